import { type Collection, type Db } from 'mongodb';
import { z } from 'zod';
import { type TenantConfig, tenantConfigSchema } from '../../models/tenant-config';

/** What a look-up finds; `issues` says in readable lines what is wrong with the document. */
export type TenantConfigFinding =
  { kind: 'found'; config: TenantConfig } | { kind: 'missing' } | { kind: 'invalid'; issues: string };

/** `tenant_config`: the settings of each tenant. Written by the operator, only read here. */
export class TenantConfigs {
  readonly #configs: Collection<{ _id: string; tenant_id?: string }>;

  constructor(db: Db) {
    this.#configs = db.collection('tenant_config');
  }

  /** The config of a tenant: the document that names it in `tenant_id` or, without that field, in `_id`. */
  async find(tenantId: string): Promise<TenantConfigFinding> {
    const document = await this.#configs.findOne({
      $or: [{ tenant_id: tenantId }, { _id: tenantId, tenant_id: { $exists: false } }],
    });
    if (document === null) return { kind: 'missing' };
    const { _id, ...fields } = document;
    // Unknown fields are kept and travel in workflow history, so the driver's own types become JSON here.
    const parsed = tenantConfigSchema.safeParse(JSON.parse(JSON.stringify({ tenant_id: tenantId, ...fields })));
    return parsed.success
      ? { kind: 'found', config: parsed.data }
      : { kind: 'invalid', issues: z.prettifyError(parsed.error) };
  }
}
