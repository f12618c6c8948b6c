import { type ShownTenant } from '../../tenants/show-tenants';
import { tenantYaml } from '../../tenants/tenant-yaml';
import { textTable } from '../text-table';

/** All tenants as a table; what is wrong with broken ones comes below it. */
export function tenantLines(tenants: readonly ShownTenant[]): string[] {
  if (tenants.length === 0) return ['There are no tenants. `sonore tenants apply FILE` makes one; examples/ has some.'];
  const rows = tenants.map(({ tenant_id, display_name, status, numbers, updated_at }) => [
    tenant_id,
    display_name ?? '–',
    status,
    numbers.join(' ') || '–',
    updated_at ?? '–',
  ]);
  const broken = tenants.flatMap(({ tenant_id, issues }) =>
    issues === null ? [] : ['', `${tenant_id} is broken, its calls are refused:`, ...indented(issues)],
  );
  return [...textTable([['TENANT', 'NAME', 'STATUS', 'NUMBERS', 'UPDATED'], ...rows]), ...broken];
}

/** One tenant: its document, and what Sonore makes of it. */
export function tenantDetails(tenant: ShownTenant): string[] {
  const { status, issues, created_at, updated_at } = tenant;
  return [
    `# status: ${status}${created_at === null ? '' : `, created ${created_at}`}${updated_at === null ? '' : `, updated ${updated_at}`}`,
    ...(issues === null ? [] : indented(issues).map((line) => `#${line}`)),
    ...yamlOf(tenant).trimEnd().split('\n'),
  ];
}

/** A tenant's document of a file. */
export function yamlOf({ document, numbers }: ShownTenant): string {
  const { numbers: _numbers, ...config } = document;
  return tenantYaml(config, numbers);
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
