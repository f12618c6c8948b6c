import { z } from 'zod';
import type { Repositories } from '../infra/mongo/repositories';
import type { StoredTenant } from '../infra/mongo/tenant-configs';

/** A tenant among others. */
export const tenantSummarySchema = z.object({
  tenant_id: z.string().describe('The tenant'),
  display_name: z.string().nullable().describe('What it is called; null when it has no name'),
  status: z.enum(['active', 'disabled', 'broken']).describe('`disabled`, `broken`: its calls are refused'),
  issues: z.string().nullable().describe('What is wrong with a broken one, field by field; null otherwise'),
  numbers: z.array(z.string()).describe('The numbers that it answers, E.164'),
  created_at: z
    .string()
    .nullable()
    .describe('When it was first applied, ISO 8601; null when somebody else wrote the document'),
  updated_at: z
    .string()
    .nullable()
    .describe('When it was last changed, ISO 8601; null when somebody else wrote the document'),
});

export type TenantSummary = z.infer<typeof tenantSummarySchema>;

/** A tenant as a whole; `document` can be applied as it is. */
export const shownTenantSchema = tenantSummarySchema.extend({
  document: z
    .record(z.string(), z.unknown())
    .describe('As it was written, with its numbers; it can be sent back as it is'),
});

export type ShownTenant = z.infer<typeof shownTenantSchema>;

/** All tenants by id, whatever is wrong with any of them. */
export async function listTenants({
  tenantConfigs,
  phoneTenantMap,
}: Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap'>): Promise<ShownTenant[]> {
  const [tenants, entries] = await Promise.all([tenantConfigs.all(), phoneTenantMap.all()]);
  const numbers = new Map<string, string[]>();
  for (const { tenant_id, phone_number } of entries) {
    numbers.set(tenant_id, [...(numbers.get(tenant_id) ?? []), phone_number]);
  }
  return tenants.map((tenant) => shown(tenant, numbers.get(tenant.tenant_id) ?? []));
}

/** One tenant, null when there is no document of it. */
export async function showTenant(
  { tenantConfigs, phoneTenantMap }: Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap'>,
  tenantId: string,
): Promise<ShownTenant | null> {
  const [tenant, entries] = await Promise.all([tenantConfigs.stored(tenantId), phoneTenantMap.all(tenantId)]);
  return tenant === null
    ? null
    : shown(
        tenant,
        entries.map(({ phone_number }) => phone_number),
      );
}

/** The tenant without its document. */
export function summaryOf({ document: _document, ...summary }: ShownTenant): TenantSummary {
  return summary;
}

function shown({ tenant_id, fields, created_at, updated_at, finding }: StoredTenant, numbers: string[]): ShownTenant {
  const name = fields['display_name'];
  return {
    tenant_id,
    display_name: typeof name === 'string' ? name : null,
    status: finding.kind === 'found' ? finding.config.status : 'broken',
    issues: finding.kind === 'invalid' ? finding.issues : null,
    numbers,
    created_at,
    updated_at,
    document: { ...fields, numbers },
  };
}
