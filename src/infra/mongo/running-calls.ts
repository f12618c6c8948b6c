import { type Collection, type Db, type Filter } from 'mongodb';
import { type Capacity } from './capacity';

/** Later than every slot. */
const always = new Date(8_640_000_000_000_000);

/** A call that holds a slot, or has a record that is not final. */
export interface RunningCall {
  call_id: string;
  tenant_id: string | null;
  /** `NEW` until its session is up, as the original calls the two; `ENDED` when it only has a slot that is not free yet. */
  status: 'NEW' | 'RUNNING' | 'ENDED';
  accepted: boolean;
  /** When its slot was taken; null for a call without one. */
  slot_at: Date | null;
}

interface CallDocument {
  _id: string;
  tenant_id: string | null;
  outcome: string | null;
  accepted_at: Date | null;
  attached_at: Date | null;
}

/** The calls of this moment, out of `capacity` and `calls`: the same from whichever process asks. */
export class RunningCalls {
  readonly #calls: Collection<CallDocument>;

  constructor(
    db: Db,
    private readonly capacity: Pick<Capacity, 'takenBefore'>,
  ) {
    this.#calls = db.collection<CallDocument>('calls');
  }

  /** Those that go on, in the order of `withEnded`. */
  async all(): Promise<(RunningCall & { status: 'NEW' | 'RUNNING' })[]> {
    return (await this.withEnded()).filter(goesOn);
  }

  /**
   * All that go on or hold a slot, those whose slot was taken first before the others. A call has a slot before it has a
   * record; it keeps it until shortly after its end, or until the sweep finds it.
   */
  async withEnded(): Promise<RunningCall[]> {
    const slots = await this.capacity.takenBefore(always);
    const ids = slots.map(({ call_id }) => call_id);
    // Two questions, each with an index of its own, rather than one with an `$or`.
    const [open, seatedOnes] = await Promise.all([
      this.#records({ outcome: null }),
      this.#records({ _id: { $in: ids } }),
    ]);
    const recorded = new Map([...open, ...seatedOnes].map((record) => [record._id, record]));
    const seated = new Set(ids);
    const withSlot = slots.map(({ call_id, tenant_id, at }) => running(call_id, tenant_id, recorded.get(call_id), at));
    const withoutSlot = open
      .filter(({ _id }) => !seated.has(_id))
      .map((record) => running(record._id, record.tenant_id, record, null));
    return [...withSlot, ...withoutSlot];
  }

  async #records(filter: Filter<CallDocument>): Promise<CallDocument[]> {
    const projection = { tenant_id: 1, outcome: 1, accepted_at: 1, attached_at: 1 };
    return this.#calls.find(filter, { projection }).toArray();
  }
}

function goesOn<Call extends RunningCall>(call: Call): call is Call & { status: 'NEW' | 'RUNNING' } {
  return call.status !== 'ENDED';
}

function running(
  call_id: string,
  tenant_id: string | null,
  record: CallDocument | undefined,
  slot_at: Date | null,
): RunningCall {
  const attached = (record?.attached_at ?? null) !== null;
  const ended = (record?.outcome ?? null) !== null;
  const status = attached ? 'RUNNING' : 'NEW';
  return {
    call_id,
    tenant_id,
    status: ended ? 'ENDED' : status,
    accepted: attached || (record?.accepted_at ?? null) !== null,
    slot_at,
  };
}
