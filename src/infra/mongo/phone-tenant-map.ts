import { type Collection, type Db } from 'mongodb';
import { z } from 'zod';

/** The field that is read; `phone_number` is asked for, and the others (client, timestamps) belong to the owner. */
const mappingSchema = z.object({ tenant_id: z.string().min(1) });

/** `phone-tenant-map`: which tenant answers a number. Written by the operator, only read here. */
export class PhoneTenantMap {
  readonly #mappings: Collection;

  constructor(db: Db) {
    this.#mappings = db.collection('phone-tenant-map');
  }

  /** The tenant that a dialled E.164 number belongs to; null when nobody's, or when its entry names no tenant. */
  async tenantOf(phoneNumber: string): Promise<string | null> {
    const document = await this.#mappings.findOne({ phone_number: phoneNumber });
    const mapping = mappingSchema.safeParse(document);
    return mapping.success ? mapping.data.tenant_id : null;
  }
}
