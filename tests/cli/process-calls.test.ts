import { processCalls, type CallsToProcess, type ProcessedCall } from '../../src/cli/calls/process-calls';
import type { MetadataFilter } from '../../src/infra/mongo/call-metadata';
import type { Repositories } from '../../src/infra/mongo/repositories';
import type { CallRecord } from '../../src/models/call-record';
import { callMetadata } from '../fixtures/call-metadata';
import { callRecord } from '../fixtures/call-record';

/** What became of the calls, with what was asked of the database. */
async function processed(
  which: CallsToProcess,
  record: CallRecord | null = null,
): Promise<{ calls: ProcessedCall[]; filters: MetadataFilter[] }> {
  const filters: MetadataFilter[] = [];
  const repositories = {
    calls: { find: () => Promise.resolve(record) },
    callMetadata: {
      list: (filter: MetadataFilter) => {
        filters.push(filter);
        return Promise.resolve(['a', 'b'].map((call_id) => callMetadata({ call_id })));
      },
    },
  } as unknown as Repositories;
  const enqueue = ({ call_id }: { call_id: string }) =>
    Promise.resolve(call_id === 'b' ? ('already_queued_or_in_progress' as const) : ('queued' as const));
  return { calls: await processCalls(which, repositories, { enqueue }), filters };
}

describe('processCalls', () => {
  test('process_one_call_that_is_over', async () => {
    const { calls } = await processed(
      { callId: 'a' },
      callRecord({ call_id: 'a', outcome: 'caller_hung_up', attached_at: '2026-11-20T10:00:02.000Z' }),
    );

    expect(calls).toEqual([{ call_id: 'a', tenant_id: 'test-tenant', status: 'queued' }]);
  });

  test.each([
    ['failed', ['failed']],
    ['pending', ['pending', 'in_progress']],
  ] as const)('process_all_%s_calls_tells_what_became_of_each', async (state, processedStatus) => {
    const { calls, filters } = await processed({ [state]: true });

    expect(filters).toEqual([{ processedStatus }]);
    expect(calls.map(({ call_id, status }) => [call_id, status])).toEqual([
      ['a', 'queued'],
      ['b', 'already_queued_or_in_progress'],
    ]);
  });

  test.each([
    ['a call nobody knows', { callId: 'a' }, null, 'There is no call a'],
    [
      'a call that was refused',
      { callId: 'a' },
      callRecord({ outcome: 'rejected:capacity' }),
      'never had a session (rejected:capacity)',
    ],
    ['a call that goes on', { callId: 'a' }, callRecord({ outcome: null }), 'is not over'],
    ['nothing', {}, null, 'Say which calls'],
    ['two things at once', { callId: 'a', failed: true }, null, 'Say which calls'],
  ])('process_%s_is_refused', async (_, which, record, message) => {
    await expect(processed(which, record)).rejects.toMatchObject({
      name: 'CommandError',
      message: expect.stringContaining(message),
    });
  });
});
