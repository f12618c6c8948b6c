import { type Collection, type Db, type Filter, MongoServerError } from 'mongodb';
import { z } from 'zod';
import { isDuplicateKey } from './is-duplicate-key';

/** The fields that are read; `phone_number` is asked for, and the others (client, timestamps) belong to the owner. */
const mappingSchema = z.object({ tenant_id: z.string().min(1) });

/** ISO 8601; a date where Sonore has written it, text where the owner has. */
const instantSchema = z
  .union([z.date().transform((date) => date.toISOString()), z.string()])
  .nullable()
  .catch(null);

const assignmentSchema = z.object({
  phone_number: z.string(),
  tenant_id: z.string(),
  client_id: z.string().nullable().catch(null),
  created_at: instantSchema,
  updated_at: instantSchema,
});

/** One entry of the map. */
export type NumberAssignment = z.infer<typeof assignmentSchema>;

/** What is needed of one. */
export type NumberOwner = Pick<NumberAssignment, 'phone_number' | 'tenant_id' | 'client_id'>;

interface MappingDocument {
  phone_number: string;
  tenant_id: string;
}

/** As `mappingSchema` sees it: there is none, or it is empty, or no text. */
const namesNoTenant: Filter<MappingDocument>[] = [{ tenant_id: '' }, { tenant_id: { $not: { $type: 'string' } } }];

/** `phone-tenant-map`: which tenant answers a number, one document a number. */
export class PhoneTenantMap {
  readonly #mappings: Collection<MappingDocument>;

  constructor(db: Db) {
    this.#mappings = db.collection<MappingDocument>('phone-tenant-map');
  }

  /** The tenant that a dialled E.164 number belongs to; null when nobody's, or when its entry names no tenant. */
  async tenantOf(phoneNumber: string): Promise<string | null> {
    const document = await this.#mappings.findOne({ phone_number: phoneNumber });
    const mapping = mappingSchema.safeParse(document);
    return mapping.success ? mapping.data.tenant_id : null;
  }

  /** The entries of all numbers, or of one tenant's, by number; entries that name no number or tenant are left out. */
  async all(tenantId?: string): Promise<NumberAssignment[]> {
    return this.#read(tenantId === undefined ? {} : { tenant_id: tenantId });
  }

  /** The entries of those of these numbers that have one. */
  async of(phoneNumbers: readonly string[]): Promise<NumberAssignment[]> {
    return this.#read({ phone_number: { $in: [...phoneNumbers] } });
  }

  /**
   * Gives a number to a tenant if it is nobody's, its own already, or that of `from`.
   * @returns false when it belongs to another tenant, and nothing was changed.
   */
  async assign({ phone_number, tenant_id, client_id }: NumberOwner, from?: string): Promise<boolean> {
    await this.#makeUnique();
    const now = new Date();
    const given = { tenant_id, updated_at: now, ...(client_id === null ? {} : { client_id }) };
    try {
      // The filter misses the entry of another tenant; the upsert then collides with it. One without a tenant is nobody's.
      await this.#mappings.updateOne(
        { phone_number, $or: [{ tenant_id: { $in: [tenant_id, from ?? tenant_id] } }, ...namesNoTenant] },
        {
          $set: given,
          $setOnInsert: { created_at: now } as object,
          // The client of the tenant before is not this one's.
          ...(client_id === null ? { $unset: { client_id: '' } } : {}),
        },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Takes a number away from a tenant. @returns whether it was that tenant's. */
  async release(phoneNumber: string, tenantId: string): Promise<boolean> {
    const { deletedCount } = await this.#mappings.deleteMany({ phone_number: phoneNumber, tenant_id: tenantId });
    return deletedCount > 0;
  }

  /** Takes all its numbers away from a tenant. @returns how many there were. */
  async releaseAll(tenantId: string): Promise<number> {
    return (await this.#mappings.deleteMany({ tenant_id: tenantId })).deletedCount;
  }

  /** What keeps a number from being assigned twice must be there even if no process of Sonore has run here yet. */
  async #makeUnique(): Promise<void> {
    try {
      await this.#mappings.createIndex({ phone_number: 1 }, { unique: true });
    } catch (error) {
      // The operator's own index, or numbers that are there twice; the check on start tells of those.
      if (!(error instanceof MongoServerError)) throw error;
    }
  }

  async #read(filter: object): Promise<NumberAssignment[]> {
    const documents = await this.#mappings.find(filter).sort({ phone_number: 1 }).toArray();
    return documents.flatMap((document) => assignmentSchema.safeParse(document).data ?? []);
  }
}
