import { type Collection, type Db } from 'mongodb';
import { isDuplicateKey } from './is-duplicate-key';

/** One running call. */
export interface CapacitySlot {
  call_id: string;
  tenant_id: string;
  at: Date;
}

/** How many calls may be running at a time. */
export interface CapacityLimits {
  total: number;
  perTenant: number;
}

interface CapacityDocument {
  _id: string;
  slots: CapacitySlot[];
}

/** The only document: what one conditional write checks cannot change before it writes. */
const all = 'slots';

/** `capacity`: one slot for each call that has been admitted and has no final record yet, all in one document. */
export class Capacity {
  readonly #capacity: Collection<CapacityDocument>;

  constructor(
    db: Db,
    private readonly limits: CapacityLimits,
  ) {
    this.#capacity = db.collection('capacity');
  }

  /**
   * Takes a slot if neither all slots nor the tenant's are taken, and answers whether the call has one. Repeated for the
   * same call it changes nothing.
   * @param limit of this tenant, instead of the one for every tenant; 0 takes none. All slots are the limit of both.
   */
  async reserve(callId: string, tenantId: string, limit = this.limits.perTenant): Promise<boolean> {
    for (;;) {
      const reserved = await this.#capacity.findOneAndUpdate(
        {
          _id: all,
          'slots.call_id': { $ne: callId },
          // The last slot there may be is free.
          [`slots.${this.limits.total - 1}`]: { $exists: false },
          $expr: { $lt: [{ $size: slotsOf(tenantId) }, limit] },
        },
        { $push: { slots: { call_id: callId, tenant_id: tenantId, at: new Date() } } },
        { projection: { _id: 1 } },
      );
      if (reserved !== null) return true;
      const found = await this.#capacity.findOne({ _id: all });
      if (found === null) await this.#create();
      else if (found.slots.some(({ call_id }) => call_id === callId)) return true;
      // Room now: the document was made, or a slot was freed, in between.
      else if (this.#isFull(found.slots, tenantId, limit)) return false;
    }
  }

  /** Frees the slot of a call, if it has one. */
  async release(callId: string): Promise<void> {
    await this.#capacity.updateOne({ _id: all }, { $pull: { slots: { call_id: callId } } });
  }

  /** The slots taken before `instant`, the oldest first. */
  async takenBefore(instant: Date): Promise<CapacitySlot[]> {
    const document = await this.#capacity.findOne({ _id: all });
    return (document?.slots ?? []).filter(({ at }) => at < instant);
  }

  #isFull(slots: readonly CapacitySlot[], tenantId: string, limit: number): boolean {
    const tenants = slots.filter(({ tenant_id }) => tenant_id === tenantId);
    return slots.length >= this.limits.total || tenants.length >= limit;
  }

  async #create(): Promise<void> {
    try {
      await this.#capacity.updateOne({ _id: all }, { $setOnInsert: { slots: [] } }, { upsert: true });
    } catch (error) {
      // Somebody else has just made it.
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

function slotsOf(tenantId: string): object {
  // A literal: a tenant's id that begins with a dollar sign would be taken for a field's name.
  return { $filter: { input: '$slots', as: 'slot', cond: { $eq: ['$$slot.tenant_id', { $literal: tenantId }] } } };
}
