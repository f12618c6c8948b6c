import { type Collection, type Db, type Filter } from 'mongodb';
import { z } from 'zod';
import type { CallCost } from '../../models/call-cost';
import {
  type CallMetadata,
  callMetadataSchema,
  newCallMetadata,
  type ProcessedStatus,
  processedStatusSchema,
} from '../../models/call-metadata';
import { withDates, withInstants } from './bson-dates';
import { isDuplicateKey } from './is-duplicate-key';

/** A call that is over, as the work after it is started with it. */
export interface EndedCall {
  call_id: string;
  tenant_id: string;
  /** ISO 8601; null where it is not known, which is taken for now. */
  ended_at: string | null;
}

/** Of `calls`: what tells that a call is over, and had a session. */
interface CallDocument {
  _id: string;
  tenant_id: string | null;
  outcome: string | null;
  started_at: Date;
  attached_at: Date | null;
  ended_at: Date | null;
}

type MetadataDocument = { _id: string } & Partial<Record<keyof CallMetadata, unknown>>;

/** Which documents to list; all conditions must hold. */
export interface MetadataFilter {
  tenantId?: string;
  processedStatus?: readonly ProcessedStatus[];
  webhookState?: CallMetadata['webhook']['state'];
  mailState?: CallMetadata['mail']['state'];
}

/**
 * `calls-metadata`: what was made of each call after its end, one document a call, `_id` being the call id. Each step
 * writes its own part, and each part may be written again; a call without a document has nothing to be written to.
 */
export class CallMetadataRepository {
  readonly #metadata: Collection<MetadataDocument>;
  readonly #calls: Collection<CallDocument>;

  /** @param collection the name set by `MONGODB_METADATA_COLLECTION`. */
  constructor(db: Db, collection: string) {
    this.#metadata = db.collection<MetadataDocument>(collection);
    this.#calls = db.collection<CallDocument>('calls');
  }

  /** What was made of a call; null before its end. */
  async find(callId: string): Promise<CallMetadata | null> {
    const document = await this.#metadata.findOne({ _id: callId });
    return document === null ? null : callMetadataSchema.parse(withInstants(document));
  }

  /**
   * Makes a call's document, `pending`; one that is there stays as it is.
   * @param endedAt ISO 8601, by default now.
   * @returns the status of the document that is there now.
   */
  async begin(callId: string, tenantId: string, endedAt?: string): Promise<ProcessedStatus> {
    const now = new Date().toISOString();
    const { call_id, ...fields } = withDates(newCallMetadata(callId, tenantId, endedAt ?? now, now));
    try {
      await this.#metadata.updateOne({ _id: callId }, { $setOnInsert: { call_id, ...fields } }, { upsert: true });
    } catch (error) {
      // Somebody else has just made it.
      if (!isDuplicateKey(error)) throw error;
    }
    const stored = await this.#metadata.findOne({ _id: callId }, { projection: { processed_status: 1 } });
    return processedStatusSchema.parse(stored?.processed_status);
  }

  /** Puts a failed call back into the queue; a call in any other state stays as it is. */
  async retryFailed(callId: string): Promise<void> {
    await this.#set({ _id: callId, processed_status: 'failed' }, { processed_status: 'pending', error: null });
  }

  /** The work has begun. @returns whether the call has a document. */
  async start(callId: string): Promise<boolean> {
    return this.#set({ _id: callId }, { processed_status: 'in_progress', error: null });
  }

  async setTranscript(callId: string, transcript: NonNullable<CallMetadata['transcript']>): Promise<void> {
    await this.#set({ _id: callId }, { transcript });
  }

  async setSummary(callId: string, summary: Partial<CallMetadata['summary']>): Promise<void> {
    await this.#set({ _id: callId }, within('summary', summary));
  }

  async setCost(callId: string, cost: CallCost): Promise<void> {
    await this.#set({ _id: callId }, { cost });
  }

  /**
   * Changes some fields of the mail's state, on the condition that it still is one of `states`: what another attempt or an
   * operator has brought about meanwhile is not taken back.
   * @returns whether it was.
   */
  async setMail(
    callId: string,
    mail: Partial<CallMetadata['mail']>,
    states: readonly CallMetadata['mail']['state'][],
  ): Promise<boolean> {
    return this.#set({ _id: callId, 'mail.state': { $in: [...states] } }, within('mail', withDates(mail)));
  }

  /**
   * Notes that a mail is about to be with its server as a whole, unless another attempt has noted it: of two attempts at
   * a time only one may end its message.
   * @returns whether this one may.
   */
  async markMailTransmitted(callId: string): Promise<boolean> {
    const isOpen = { _id: callId, 'mail.state': { $in: ['none', 'off', 'failed'] } };
    return this.#set(isOpen, { 'mail.state': 'transmitted' });
  }

  /**
   * Changes some fields of the end-of-call webhook's state, on the condition that it still is one of `states` and, where
   * `attempts` is given, that no other attempt has begun since: as `setMail`.
   * @returns whether it was.
   */
  async setWebhook(
    callId: string,
    webhook: Partial<CallMetadata['webhook']>,
    { states, attempts }: { states: readonly CallMetadata['webhook']['state'][]; attempts?: number },
  ): Promise<boolean> {
    const isAsExpected = {
      _id: callId,
      'webhook.state': { $in: [...states] },
      ...(attempts === undefined ? {} : { 'webhook.attempts': attempts }),
    };
    return this.#set(isAsExpected, within('webhook', withDates(webhook)));
  }

  /**
   * Opens the mail or the webhook of a call that has been processed again, and puts the call back into the queue.
   * @returns false, and nothing is changed, when the call is still being worked on, or not known.
   */
  async reopen(callId: string, part: 'mail' | 'webhook'): Promise<boolean> {
    const isProcessed = { _id: callId, processed_status: { $in: ['completed', 'failed'] } };
    const opened = { [`${part}.state`]: 'none', processed_status: 'pending', error: null };
    return this.#set(isProcessed, opened);
  }

  /** The work is over. @param error one sentence: why it failed; null when it did not. */
  async finish(callId: string, error: string | null): Promise<void> {
    const processed_status = error === null ? 'completed' : 'failed';
    await this.#set({ _id: callId }, { processed_status, error, processed_at: new Date() });
  }

  /** At most `limit` documents, the call that ended first first. */
  async list(filter: MetadataFilter, limit: number): Promise<CallMetadata[]> {
    const documents = await this.#metadata.find(query(filter)).sort({ ended_at: 1 }).limit(limit).toArray();
    return documents.map((document) => callMetadataSchema.parse(withInstants(document)));
  }

  /** Calls whose work is not over and was not written about since `before`, the longest silent first. */
  async leftBehind(before: Date, limit: number): Promise<EndedCall[]> {
    const unfinished: readonly ProcessedStatus[] = ['pending', 'in_progress'];
    const found = this.#metadata
      .find({ processed_status: { $in: [...unfinished] }, updated_at: { $lt: before } } as Filter<MetadataDocument>)
      .sort({ updated_at: 1 })
      .limit(limit);
    return (await found.toArray()).map((document) => endedCallSchema.parse(withInstants(document)));
  }

  /** Calls that had a session, began after `from` and ended before `before`, and have no document. */
  async missing({ from, before }: { from: Date; before: Date }, limit: number): Promise<EndedCall[]> {
    const ended = await this.#calls
      .find({
        started_at: { $gte: from },
        tenant_id: { $type: 'string' },
        outcome: { $ne: null },
        attached_at: { $ne: null },
        ended_at: { $lt: before },
      })
      .project<Pick<CallDocument, '_id' | 'tenant_id' | 'ended_at'>>({ tenant_id: 1, ended_at: 1 })
      .toArray();
    const known = await this.#metadata
      .find({ _id: { $in: ended.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
      .toArray();
    const ids = new Set(known.map(({ _id }) => _id));
    return ended
      .filter(({ _id }) => !ids.has(_id))
      .slice(0, limit)
      .map(({ _id, ...call }) => endedCallSchema.parse(withInstants({ call_id: _id, ...call })));
  }

  /** Somebody has looked at the work just now. */
  async touch(callId: string): Promise<void> {
    await this.#set({ _id: callId }, {});
  }

  async #set(filter: Filter<MetadataDocument>, fields: Record<string, unknown>): Promise<boolean> {
    const { matchedCount } = await this.#metadata.updateOne(filter, { $set: { ...fields, updated_at: new Date() } });
    return matchedCount === 1;
  }
}

const endedCallSchema = callMetadataSchema
  .pick({ call_id: true, tenant_id: true })
  .extend({ ended_at: z.string().nullable().catch(null) });

/** `{state}` of `mail` → `{'mail.state'}`: what is not named stays. */
function within(part: keyof CallMetadata, fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${part}.${name}`, value]));
}

function query({ tenantId, processedStatus, webhookState, mailState }: MetadataFilter): object {
  return {
    ...(tenantId === undefined ? {} : { tenant_id: tenantId }),
    ...(processedStatus === undefined ? {} : { processed_status: { $in: [...processedStatus] } }),
    ...(webhookState === undefined ? {} : { 'webhook.state': webhookState }),
    ...(mailState === undefined ? {} : { 'mail.state': mailState }),
  };
}
