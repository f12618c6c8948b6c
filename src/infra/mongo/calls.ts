import { type Collection, type Db } from 'mongodb';
import { type CallRecord, callRecordSchema } from '../../models/call-record';
import { type ResponseUsage } from '../../models/usage';
import { withDates, withInstants } from './bson-dates';
import { saveNewer, type VersionedDocument } from './save-newer';
import { Usage } from './usage';

/** The fields that are asked for; the whole document is the call record with its instants as dates. */
type CallDocument = VersionedDocument & Partial<Record<keyof CallRecord, unknown>>;

/** `calls`: the record of each call, one document a call, `_id` being the call id. */
export class Calls {
  readonly #calls: Collection<CallDocument>;
  readonly #usage: Usage;

  constructor(db: Db) {
    this.#calls = db.collection<CallDocument>('calls');
    this.#usage = new Usage(db);
  }

  /**
   * Writes a record with the usage known by now, if it is newer than the stored one. A stored outcome is never taken
   * back: a write that was under way while the call was terminated must not reopen it.
   */
  async save(record: CallRecord): Promise<void> {
    const usage = await this.#usage.sum(record.call_id);
    const document = { ...withDates(record), usage, _id: record.call_id, version: record.version };
    await saveNewer(this.#calls, document, record.outcome === null ? { outcome: null } : {});
    // A response's usage may have been kept between the sum and the write.
    if (record.outcome !== null) await this.#sumUsage(record.call_id);
  }

  /** Keeps the usage of one response, which may come late: a record that is final already is brought up to date. */
  async addUsage(response: ResponseUsage): Promise<void> {
    await this.#usage.save(response);
    if (await this.isFinal(response.call_id)) await this.#sumUsage(response.call_id);
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

  /**
   * Closes the record of a call whose workflow was terminated and can no longer do it; a record that has an outcome
   * stays as it is. `at` is ISO 8601. Answers whether it was changed.
   */
  async terminate(callId: string, at: string): Promise<boolean> {
    const usage = await this.#usage.sum(callId);
    const { modifiedCount } = await this.#calls.updateOne(
      { _id: callId, outcome: null },
      {
        $set: {
          outcome: 'failed:terminated',
          outcome_detail: 'The workflow was terminated.',
          phase: 'closed',
          ended_at: new Date(at),
          usage,
        },
        $inc: { version: 1 },
      },
    );
    return modifiedCount === 1;
  }

  async #sumUsage(callId: string): Promise<void> {
    const usage = await this.#usage.sum(callId);
    await this.#calls.updateOne({ _id: callId, outcome: { $ne: null } }, { $set: { usage } });
  }
}
