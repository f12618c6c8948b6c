import type { Db } from 'mongodb';
import type { Repositories } from '../../infra/mongo/repositories';
import type { TenantConfig } from '../../models/tenant-config';

/** One document of `tenant_config`; `config` is null where it is broken, and `issues` says how. */
export interface FoundTenant {
  tenantId: string;
  config: TenantConfig | null;
  issues: string | null;
}

/** Every tenant there is a document of, as its calls would find it. */
export async function findTenants(
  db: Db,
  { tenantConfigs }: Pick<Repositories, 'tenantConfigs'>,
): Promise<FoundTenant[]> {
  const documents = await db
    .collection<{ _id: unknown; tenant_id?: unknown }>('tenant_config')
    .find({}, { projection: { tenant_id: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return Promise.all(
    documents.map(async ({ _id, tenant_id }): Promise<FoundTenant> => {
      const tenantId = tenant_id ?? _id;
      if (typeof tenantId !== 'string') {
        const issues = 'it has no tenant_id, and its _id is no text';
        return { tenantId: JSON.stringify(tenantId), config: null, issues };
      }
      const found = await tenantConfigs.find(tenantId);
      if (found.kind === 'found') return { tenantId, config: found.config, issues: null };
      return { tenantId, config: null, issues: found.kind === 'invalid' ? found.issues : 'it has just been removed' };
    }),
  );
}
