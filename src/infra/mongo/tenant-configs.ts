import { type Collection, type Db, type Filter } from 'mongodb';
import { z } from 'zod';
import { type TenantConfig, tenantConfigSchema } from '../../models/tenant-config';
import { isDuplicateKey } from './is-duplicate-key';

/** What a look-up finds; `issues` says in readable lines what is wrong with the document. */
export type TenantConfigFinding =
  { kind: 'found'; config: TenantConfig } | { kind: 'missing' } | { kind: 'invalid'; issues: string };

/** What is looked at of a document; documents written by hand may have keys and instants of other types. */
type ConfigDocument = { _id: string; tenant_id?: string; created_at?: unknown; updated_at?: unknown };

/** A tenant's document as it stands, whether or not a call could use it. */
export interface StoredTenant {
  tenant_id: string;
  /** Its fields as JSON, without those that Sonore writes itself (`_id`, `created_at`, `updated_at`). */
  fields: Record<string, unknown>;
  /** ISO 8601; null in documents written by hand. */
  created_at: string | null;
  updated_at: string | null;
  /** What a call makes of it. */
  finding: Exclude<TenantConfigFinding, { kind: 'missing' }>;
  /** Which document in which version this is, for `save`. */
  version: Pick<ConfigDocument, '_id' | 'created_at' | 'updated_at'>;
}

/** `tenant_config`: the settings of each tenant, one document a tenant. */
export class TenantConfigs {
  readonly #configs: Collection<ConfigDocument>;

  constructor(db: Db) {
    this.#configs = db.collection<ConfigDocument>('tenant_config');
  }

  /** The config of a tenant: the document that names it in `tenant_id` or, without that field, in `_id`. */
  async find(tenantId: string): Promise<TenantConfigFinding> {
    return (await this.stored(tenantId))?.finding ?? { kind: 'missing' };
  }

  /** The document of a tenant, null when there is none. */
  async stored(tenantId: string): Promise<StoredTenant | null> {
    const document = await this.#configs.findOne(named(tenantId));
    return document === null ? null : storedTenant(document);
  }

  /** The documents of all tenants, by id; broken ones, too. */
  async all(): Promise<StoredTenant[]> {
    const tenants = (await this.#configs.find().toArray()).map(storedTenant);
    return tenants.sort((one, other) => (one.tenant_id < other.tenant_id ? -1 : 1));
  }

  /**
   * Writes a tenant's fields instead of those in `before`, null for a tenant that is new.
   * @returns false when somebody has changed it meanwhile, and nothing was written.
   */
  async save(tenantId: string, fields: Record<string, unknown>, before: StoredTenant | null): Promise<boolean> {
    const now = new Date();
    const document = { ...fields, tenant_id: tenantId, updated_at: now };
    if (before === null) {
      try {
        await this.#configs.insertOne({ _id: tenantId, ...document, created_at: now });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    }
    const { _id, created_at = now, updated_at } = before.version;
    // In MongoDB null is also the field that is not there.
    const unchanged = { _id, updated_at: updated_at ?? null } as Filter<ConfigDocument>;
    const { matchedCount } = await this.#configs.replaceOne(unchanged, { ...document, created_at });
    return matchedCount === 1;
  }

  /** Removes a tenant's document. @returns how many there were. */
  async delete(tenantId: string): Promise<number> {
    return (await this.#configs.deleteMany(named(tenantId))).deletedCount;
  }
}

function named(tenantId: string): Filter<ConfigDocument> {
  return { $or: [{ tenant_id: tenantId }, { _id: tenantId, tenant_id: { $exists: false } }] };
}

function storedTenant({ _id, created_at, updated_at, ...document }: ConfigDocument): StoredTenant {
  // Unknown fields are kept and travel in workflow history, so the driver's own types become JSON here.
  const plain = JSON.parse(JSON.stringify({ tenant_id: _id, created_at, updated_at, ...document })) as Record<
    string,
    unknown
  >;
  const { created_at: createdAt, updated_at: updatedAt, ...fields } = plain;
  const parsed = tenantConfigSchema.safeParse(plain);
  // It is looked for as a text, and so never found.
  const hint =
    typeof fields['tenant_id'] === 'string'
      ? ''
      : `\nNo command finds it either: mend or delete it in MongoDB, where its _id is ${JSON.stringify(_id)}`;
  return {
    tenant_id: String(fields['tenant_id']),
    fields,
    created_at: typeof createdAt === 'string' ? createdAt : null,
    updated_at: typeof updatedAt === 'string' ? updatedAt : null,
    finding: parsed.success
      ? { kind: 'found', config: parsed.data }
      : { kind: 'invalid', issues: z.prettifyError(parsed.error) + hint },
    version: {
      _id,
      ...(created_at === undefined ? {} : { created_at }),
      ...(updated_at === undefined ? {} : { updated_at }),
    },
  };
}
