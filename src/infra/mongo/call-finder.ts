import { type Collection, type Db, type Filter } from 'mongodb';
import { z } from 'zod';
import { type CallListing, callListingSchema, type CallPage, type CallSearch } from '../../models/call-search';
import { withInstants } from './bson-dates';

/** A search may have to look at every call there is: whoever asks shall not wait longer, milliseconds. */
const searchLimitMs = 8_000;

type CallDocument = { _id: string } & { [Key in keyof CallListing]: unknown };

/** Where a page ends: everything further on is older, or of the same instant with a smaller id. */
const positionSchema = z.tuple([z.iso.datetime(), z.string().min(1)]);

type Position = z.infer<typeof positionSchema>;

/** A cursor that no page has answered. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** `calls`, looked through by people: newest first, page by page. */
export class CallFinder {
  readonly #calls: Collection<CallDocument>;

  constructor(db: Db) {
    this.#calls = db.collection<CallDocument>('calls');
  }

  /**
   * One page. A cursor is a place among the calls and not a number of them, so that calls that come meanwhile neither
   * repeat nor hide any.
   * @throws InvalidCursorError
   */
  async search({ limit, cursor, ...filters }: CallSearch): Promise<CallPage> {
    const after = cursor === undefined ? null : positionOf(cursor);
    const found = await this.#calls
      .find(conditions(filters, after), { projection, maxTimeMS: searchLimitMs })
      .sort({ started_at: -1, _id: -1 })
      // One more than is shown tells whether there are more.
      .limit(limit + 1)
      .toArray();
    const page = found.slice(0, limit).map((document) => ({ ...withInstants(document), _id: document._id }));
    const read = page.map((document) => callListingSchema.safeParse(document));
    return {
      calls: read.flatMap(({ data }) => data ?? []),
      next_cursor: found.length > limit ? cursorOf(page.at(-1)) : null,
      unreadable_call_ids: page.flatMap(({ _id }, index) => (read[index]?.success ? [] : [_id])),
    };
  }
}

const projection = Object.fromEntries(Object.keys(callListingSchema.shape).map((field) => [field, 1]));

/** One flat condition: every planner finds its index, also those that do not look into an `$and`. */
function conditions(
  { tenant_id, outcome, phase, caller_number, dialed_number, from, to }: Omit<CallSearch, 'limit' | 'cursor'>,
  after: Position | null,
): Filter<CallDocument> {
  const equal = Object.entries({ tenant_id, phase, caller_number, dialed_number }).filter(
    ([, value]) => value !== undefined,
  );
  // Only calls that are over have an outcome, and only they are closing or closed: an index knows the outcomes.
  const isOpen = phase !== undefined && phase !== 'closing' && phase !== 'closed';
  return {
    ...Object.fromEntries(equal),
    started_at: {
      $gte: from === undefined ? new Date(0) : new Date(from),
      ...(to === undefined ? {} : { $lt: new Date(to) }),
      // Says of `after` once more what can be a bound of the index.
      ...(after === null ? {} : { $lte: new Date(after[0]) }),
    },
    ...(outcome === undefined ? {} : { outcome: isOpen ? { $in: [] } : outcomeCondition(outcome) }),
    ...(isOpen && outcome === undefined ? { outcome: null } : {}),
    ...(after === null ? {} : olderThan(after)),
  };
}

/** All outcomes with a reason (`failed:…`) are those from the colon on to the character after it. */
function outcomeCondition(outcome: string): string | { $gte: string; $lt: string } {
  const hasReasons = outcome === 'rejected' || outcome === 'failed';
  return hasReasons ? { $gte: `${outcome}:`, $lt: `${outcome};` } : outcome;
}

function olderThan([startedAt, callId]: Position): Filter<CallDocument> {
  const started_at = new Date(startedAt);
  return { $or: [{ started_at: { $lt: started_at } }, { started_at, _id: { $lt: callId } }] };
}

/** The place of a document; null where it has none, which ends the pages. */
function cursorOf(document: { _id: string; started_at?: unknown } | undefined): string | null {
  const position = positionSchema.safeParse([document?.started_at, document?._id]);
  return position.success ? Buffer.from(JSON.stringify(position.data)).toString('base64url') : null;
}

function positionOf(cursor: string): Position {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new InvalidCursorError('no page has answered this cursor');
  }
}
