import { CallMetrics, callIndexes } from '../../../src/infra/mongo/call-metrics';
import type { CallRecord } from '../../../src/models/call-record';
import { liveMetricsSchema } from '../../../src/models/live-metrics';
import { mongoServer } from '../../setup/servers';
import { callCollection } from './support/call-collection';

const stored = callCollection();
let metrics: CallMetrics;
beforeAll(() => {
  metrics = new CallMetrics(stored.db);
});

const begun = {
  admitted_at: '2026-11-20T10:00:01.000Z',
  accepted_at: '2026-11-20T10:00:02.000Z',
  attached_at: '2026-11-20T10:00:03.000Z',
} as const;

const closed = { phase: 'closed', ended_at: '2026-11-20T10:01:32.000Z' } as const;

let saved = 0;

async function save(...records: Partial<CallRecord>[]): Promise<void> {
  for (const record of records) await stored.save({ call_id: `rtc_${saved++}`, tenant_id: 'acme', ...record });
}

const none = {
  active_calls: 0,
  accepted_calls: 0,
  rejected_calls_capacity: 0,
  rejected_calls_tenant_not_configured: 0,
  rejected_calls_instructions_missing: 0,
  instructions_db_errors: 0,
  fallback_instructions_used: 0,
  started_calls: 0,
  ended_calls: 0,
  failed_calls: 0,
  referred_calls: 0,
  minutes_processed: 0,
  error_rate: null,
  since: null,
};

describe('CallMetrics.live', () => {
  test('live_without_calls_is_zero_and_fits_the_schema', async () => {
    const counted = await metrics.live();

    expect(counted).toEqual({ ...none, as_of: expect.any(String) });
    expect(liveMetricsSchema.parse(counted)).toEqual(counted);
  });

  test.each<[string, Partial<CallRecord>, Partial<typeof none> | Record<string, unknown>]>([
    ['ringing', {}, {}],
    ['answered', begun, { active_calls: 1, accepted_calls: 1, started_calls: 1 }],
    [
      'accepted_without_an_answer',
      { ...begun, accepted_at: null },
      { active_calls: 1, accepted_calls: 1, started_calls: 1 },
    ],
    [
      'completed',
      { ...begun, ...closed, outcome: 'completed' },
      { accepted_calls: 1, started_calls: 1, ended_calls: 1, minutes_processed: 1.5, error_rate: 0 },
    ],
    [
      'transferred',
      { ...begun, ...closed, outcome: 'transferred' },
      { accepted_calls: 1, started_calls: 1, ended_calls: 1, referred_calls: 1, minutes_processed: 1.5, error_rate: 0 },
    ],
    [
      'failed_while_it_went_on',
      { ...begun, ...closed, outcome: 'failed:session_expired' },
      { accepted_calls: 1, started_calls: 1, ended_calls: 1, failed_calls: 1, minutes_processed: 1.5, error_rate: 1 },
    ],
    [
      'never_answered',
      { ...closed, outcome: 'failed:accept_refused' },
      { ended_calls: 1, failed_calls: 1, error_rate: 1 },
    ],
    ['given_up_ringing', { ...closed, outcome: 'caller_hung_up_ringing' }, { ended_calls: 1, error_rate: 0 }],
    ['missed', { ...closed, outcome: 'missed' }, {}],
    ['refused_for_capacity', { ...closed, outcome: 'rejected:capacity' }, { rejected_calls_capacity: 1 }],
    ['refused_for_no_seat', { ...closed, outcome: 'rejected:no_seat' }, {}],
    [
      'refused_for_its_number',
      { ...closed, outcome: 'rejected:tenant_resolve_failed' },
      { rejected_calls_tenant_not_configured: 1 },
    ],
    [
      'refused_for_its_tenant',
      { ...closed, outcome: 'rejected:tenant_not_configured' },
      { rejected_calls_tenant_not_configured: 1 },
    ],
    [
      'refused_for_a_broken_document',
      { ...closed, outcome: 'rejected:tenant_config_parse_error' },
      { rejected_calls_tenant_not_configured: 1 },
    ],
    [
      'refused_for_its_prompts',
      { ...closed, outcome: 'rejected:instructions_missing', instructions_db_error: true },
      { rejected_calls_instructions_missing: 1, instructions_db_errors: 1 },
    ],
    [
      'answered_with_the_fallback',
      { ...begun, prompt_variant: 'fallback', instructions_db_error: true },
      {
        active_calls: 1,
        accepted_calls: 1,
        started_calls: 1,
        instructions_db_errors: 1,
        fallback_instructions_used: 1,
      },
    ],
  ])('live_call_%s_counts', async (_name, record, counts) => {
    await save(record);

    const counted = await metrics.live();

    expect(counted).toEqual({ ...none, ...counts, as_of: expect.any(String) });
  });

  test('live_of_one_tenant_and_since_an_instant_counts_only_those', async () => {
    const ended = { ...begun, ...closed, outcome: 'completed' } as const;
    await save(ended, ended, { ...ended, tenant_id: 'brasserie' });
    await save({ ...ended, started_at: '2026-11-21T10:00:00.000Z', outcome: 'failed:internal' });
    await save({ ...closed, tenant_id: null, outcome: 'rejected:tenant_resolve_failed' });
    const since = new Date('2026-11-21T00:00:00Z');

    const counts = async (scope: Parameters<CallMetrics['live']>[0]) => {
      const { ended_calls, failed_calls, error_rate, rejected_calls_tenant_not_configured } = await metrics.live(scope);
      return [ended_calls, failed_calls, error_rate, rejected_calls_tenant_not_configured];
    };

    expect(await counts({})).toEqual([4, 1, 0.25, 1]);
    expect(await counts({ tenantId: 'acme' })).toEqual([3, 1, 1 / 3, 0]);
    expect(await counts({ tenantId: 'acme', since })).toEqual([1, 1, 1, 0]);
    expect(await counts({ tenantId: 'brasserie', since })).toEqual([0, 0, null, 0]);
    expect(await counts({ tenantId: '$outcome' })).toEqual([0, 0, null, 0]);
    expect((await metrics.live({ since })).since).toBe('2026-11-21T00:00:00.000Z');
  });

  test.each([
    ['all', {}],
    ['all_since', { since: new Date('2026-11-19T00:00:00Z') }],
    ['tenant', { tenantId: 'acme' }],
    ['tenant_since', { tenantId: 'acme', since: new Date('2026-11-19T00:00:00Z') }],
  ])('live_%s_is_counted_from_an_index_that_holds_all_it_needs', async (_name, scope) => {
    await stored.db
      .collection<{ _id: string }>('calls')
      .insertMany(Array.from({ length: 500 }, (_, n) => ({ ...recordAt(n), _id: `rtc_many_${n}` })));

    const pipeline = metrics.pipeline(scope);
    const explained = await stored.db.collection('calls').aggregate(pipeline).explain('executionStats');

    const [forAll, forOne] = callIndexes.map((index) => Object.keys(index));
    expect(stagesOf(explained)).toContain('IXSCAN');
    expect(stagesOf(explained)).not.toContain('COLLSCAN');
    expect('tenantId' in scope ? forOne : forAll).toEqual(expect.arrayContaining(fieldsRead(pipeline)));
    // The stand-in for MongoDB looks at the records all the same.
    if (mongoServer().kind === 'mongod') expect(JSON.stringify(explained)).toContain('"totalDocsExamined":0');
  });
});

function stagesOf(explained: object): string[] {
  return [...JSON.stringify(explained).matchAll(/"stage":"(\w+)"/g)].map(([, stage]) => String(stage));
}

/** The fields of the records that a pipeline's expressions name. */
function fieldsRead(pipeline: object[]): string[] {
  return [...JSON.stringify(pipeline).matchAll(/[[:]"\$(\w+)"/g)].map(([, field]) => String(field));
}

function recordAt(n: number): object {
  return {
    tenant_id: n % 2 === 0 ? 'acme' : 'brasserie',
    started_at: new Date(Date.UTC(2026, 10, 20, 0, 0, n)),
    outcome: 'completed',
    accepted_at: new Date(),
    attached_at: new Date(),
    ended_at: new Date(),
  };
}
