import { stringify } from 'yaml';
import { tenantFileSchema } from '../models/tenant-file';

/** Fields in the order in which people look for them: who, which numbers, then the schema's. */
const order = [...new Set(['tenant_id', 'numbers', ...Object.keys(tenantFileSchema.out.shape)])];

/** A tenant as the document of a YAML file; applied again, it changes nothing. */
export function tenantYaml(config: Readonly<Record<string, unknown>>, numbers: readonly string[]): string {
  const fields: Record<string, unknown> = { ...config, numbers: [...numbers].sort() };
  const names = [
    ...order.filter((name) => fields[name] !== undefined),
    ...Object.keys(fields).filter((name) => !order.includes(name)),
  ];
  return stringify(Object.fromEntries(names.map((name) => [name, fields[name]])), { lineWidth: 0 });
}
