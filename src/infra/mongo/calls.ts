import { type Collection, type Db } from 'mongodb';
import { type CallOutcome } from '../../models/call-outcome';
import { type CallRecord, callRecordSchema } from '../../models/call-record';
import { type Turn } from '../../models/turn';
import { type ResponseUsage } from '../../models/usage';
import { terminatedRecord } from '../../policies/terminated-record';
import { withDates, withInstants } from './bson-dates';
import { saveNewer, type VersionedDocument } from './save-newer';
import { Turns } from './turns';
import { Usage } from './usage';

/** What only the gateway writes: it has rejected a call whose workflow nobody ran. */
const rejectedByGateway: CallOutcome = 'rejected:no_worker';

/** The fields that are asked for; the whole document is the call record with its instants as dates. */
type CallDocument = VersionedDocument & Partial<Record<keyof CallRecord, unknown>>;

/** `calls`: the record of each call, one document a call, `_id` being the call id. */
export class Calls {
  readonly #calls: Collection<CallDocument>;
  readonly #usage: Usage;
  readonly #turns: Turns;

  constructor(db: Db) {
    this.#calls = db.collection<CallDocument>('calls');
    this.#usage = new Usage(db);
    this.#turns = new Turns(db);
  }

  /**
   * Writes a record with the usage known by now, if it is newer than the stored one. A stored outcome is never taken
   * back: a write that was under way while the call was terminated must not reopen it. One of the gateway's stays: a
   * workflow that runs after all finds the phone gone, and does not know why.
   * @returns whether this write is the one that made the record final.
   */
  async save(record: CallRecord): Promise<boolean> {
    const usage = await this.#usage.sum(record.call_id);
    const document = { ...withDates(record), usage, _id: record.call_id, version: record.version };
    const wasOpen = await saveNewer(this.#calls, document, { outcome: null });
    if (record.outcome === null) return false;
    if (!wasOpen) await saveNewer(this.#calls, document, { outcome: { $ne: rejectedByGateway } });
    // A response's usage may have been kept between the sum and the write.
    await this.#sumUp(record.call_id);
    return wasOpen;
  }

  /** Keeps the usage of one response, which may come late: a record that is final already is brought up to date. */
  async addUsage(response: ResponseUsage): Promise<void> {
    await this.#usage.save(response);
    if (await this.isFinal(response.call_id)) await this.#sumUp(response.call_id);
  }

  /** Keeps a turn; it, too, may come after the final record. */
  async addTurn(turn: Turn): Promise<void> {
    await this.#turns.save(turn);
    if (await this.isFinal(turn.call_id)) await this.#sumUp(turn.call_id);
  }

  /** The record of a call, null when there is none. */
  async find(callId: string): Promise<CallRecord | null> {
    const document = await this.#calls.findOne({ _id: callId });
    return document === null ? null : callRecordSchema.parse(withInstants(document));
  }

  /** Whether the call has ended for good. */
  async isFinal(callId: string): Promise<boolean> {
    const final = await this.#calls.findOne({ _id: callId, outcome: { $ne: null } }, { projection: { _id: 1 } });
    return final !== null;
  }

  /** Ids of the calls without an outcome that started before `instant`, the oldest first, at most `limit`. */
  async openSince(instant: Date, limit: number): Promise<string[]> {
    const open = this.#calls
      .find({ outcome: null, started_at: { $lt: instant } }, { projection: { _id: 1 } })
      .sort({ started_at: 1 })
      .limit(limit);
    return (await open.toArray()).map(({ _id }) => _id);
  }

  /** Those of the calls that have no record, or one that is not closed. */
  async unclosed(callIds: readonly string[]): Promise<string[]> {
    const found = this.#calls.find({ _id: { $in: [...callIds] }, phase: 'closed' }, { projection: { _id: 1 } });
    const closed = new Set((await found.toArray()).map(({ _id }) => _id));
    return callIds.filter((callId) => !closed.has(callId));
  }

  /**
   * Closes the record of a call whose workflow was terminated and can no longer do it; an outcome that it has, stays.
   * @param at ISO 8601.
   * @param unwritten makes the record of a call that has none yet.
   * @returns whether the outcome is that of this termination.
   */
  async terminate(callId: string, at: string, unwritten: () => Promise<CallRecord>): Promise<boolean> {
    for (;;) {
      const stored = await this.find(callId);
      if (stored?.phase === 'closed') return false;
      // False when it had an outcome, or a newer version was written between the two.
      if (await this.save(terminatedRecord(stored ?? (await unwritten()), at))) return true;
    }
  }

  /**
   * Brings the figures of a final record up to date; the turns' are in no other. Whoever writes looks again: a sum made
   * before somebody else's may have been written after it.
   */
  async #sumUp(callId: string): Promise<void> {
    for (let written = ''; ;) {
      const [usage, turns] = await Promise.all([this.#usage.sum(callId), this.#turns.figures(callId)]);
      const figures = JSON.stringify([usage, turns]);
      if (figures === written) return;
      await this.#calls.updateOne({ _id: callId, outcome: { $ne: null } }, { $set: { usage, turns } });
      written = figures;
    }
  }
}
