import { type Collection, type Db, type Document } from 'mongodb';
import { type LiveMetrics } from '../../models/live-metrics';

/** Counting takes longer the more calls there are: whoever asks shall not wait longer, milliseconds. */
const countLimitMs = 8_000;

/** Everything the counting reads: with these fields in the index, no record is looked at. */
const countedFields = {
  outcome: 1,
  accepted_at: 1,
  attached_at: 1,
  ended_at: 1,
  prompt_variant: 1,
  instructions_db_error: 1,
} as const;

/**
 * The indexes of `calls`. The first two hold all that is counted, for every tenant and for one; the search pages through
 * each of them: `_id` is there to put calls of the same instant in order.
 */
export const callIndexes: readonly Record<string, 1 | -1>[] = [
  { started_at: -1, _id: -1, tenant_id: 1, ...countedFields },
  { tenant_id: 1, started_at: -1, _id: -1, ...countedFields },
  { outcome: 1, started_at: -1, _id: -1 },
  { caller_number: 1, started_at: -1, _id: -1 },
  { dialed_number: 1, started_at: -1, _id: -1 },
];

const has = (field: string): Document => ({ $gt: [`$${field}`, null] });
const outcomeIs = (...outcomes: string[]): Document => ({ $in: ['$outcome', outcomes] });
/** Outcomes with a reason: `rejected:capacity`. */
const outcomeBegins = (kind: string): Document => ({
  $and: [{ $gte: ['$outcome', `${kind}:`] }, { $lt: ['$outcome', `${kind};`] }],
});
const countIf = (condition: Document): Document => ({ $sum: { $cond: [condition, 1, 0] } });

const isOver = { $and: [has('outcome'), { $not: [outcomeBegins('rejected')] }, { $ne: ['$outcome', 'missed'] }] };
const answeredAt = { $ifNull: ['$accepted_at', '$attached_at'] };

/** Each field, counted over the records of calls. */
const counted = {
  accepted_calls: countIf({ $gt: [answeredAt, null] }),
  rejected_calls_capacity: countIf(outcomeIs('rejected:capacity')),
  rejected_calls_tenant_not_configured: countIf(
    outcomeIs('rejected:tenant_resolve_failed', 'rejected:tenant_not_configured', 'rejected:tenant_config_parse_error'),
  ),
  rejected_calls_instructions_missing: countIf(outcomeIs('rejected:instructions_missing')),
  instructions_db_errors: countIf({ $eq: ['$instructions_db_error', true] }),
  fallback_instructions_used: countIf({ $eq: ['$prompt_variant', 'fallback'] }),
  started_calls: countIf(has('attached_at')),
  ended_calls: countIf(isOver),
  failed_calls: countIf(outcomeBegins('failed')),
  referred_calls: countIf(outcomeIs('transferred')),
  milliseconds: {
    $sum: {
      $cond: [
        { $and: [has('outcome'), has('attached_at'), has('ended_at')] },
        { $subtract: ['$ended_at', answeredAt] },
        0,
      ],
    },
  },
} satisfies Document;

type Counted = Record<keyof typeof counted, number>;

/** Which calls are counted. */
export interface MetricsScope {
  /** Absent: all tenants. */
  tenantId?: string | undefined;
  /** Calls that rang then or later; absent: all there is a record of. */
  since?: Date | undefined;
}

/** `calls`, counted: the same from whichever process asks, and after every restart. */
export class CallMetrics {
  readonly #calls: Collection;

  constructor(db: Db) {
    this.#calls = db.collection('calls');
  }

  /** Counts now. Running calls are those of the records: an answered call whose record is not final. */
  async live(scope: MetricsScope = {}): Promise<LiveMetrics> {
    const { tenantId, since } = scope;
    const tenant = tenantId === undefined ? {} : { tenant_id: tenantId };
    const [[sums], active_calls] = await Promise.all([
      this.#calls.aggregate<Counted>(this.pipeline(scope), { maxTimeMS: countLimitMs }).toArray(),
      this.#calls.countDocuments({ ...tenant, outcome: null, attached_at: { $ne: null } }, { maxTimeMS: countLimitMs }),
    ]);
    const { milliseconds, ...counts } = sums ?? nothing;
    const { failed_calls, ended_calls } = counts;
    return {
      active_calls,
      ...counts,
      minutes_processed: milliseconds / 60_000,
      error_rate: ended_calls === 0 ? null : failed_calls / ended_calls,
      since: since?.toISOString() ?? null,
      as_of: new Date().toISOString(),
    };
  }

  /** How it is counted; the bound without a `since` is there to have the index chosen. */
  pipeline({ tenantId, since }: MetricsScope): Document[] {
    const match = {
      ...(tenantId === undefined ? {} : { tenant_id: tenantId }),
      started_at: { $gte: since ?? new Date(0) },
    };
    return [{ $match: match }, { $group: { _id: null, ...counted } }, { $project: { _id: 0 } }];
  }
}

const nothing = Object.fromEntries(Object.keys(counted).map((field) => [field, 0])) as Counted;
