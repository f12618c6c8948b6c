import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { createSweepActivities, type SweepResult } from '../../activities/sweep';
import { createLogger } from '../../src/infra/logger';
import { Metrics } from '../../src/infra/metrics/metrics';
import type { EndedCall } from '../../src/infra/mongo/call-metadata';
import type { Repositories } from '../../src/infra/mongo/repositories';
import { OpenAIFailure } from '../../src/infra/openai/openai-failure';
import { callRecord } from '../fixtures/call-record';

interface World {
  /** Status of each call's workflow; a call that is not named has none. */
  workflows?: Record<string, string>;
  slots?: string[];
  open?: string[];
  final?: string[];
  /** Calls with an outcome whose record is not closed. */
  ending?: string[];
  /** Calls that Temporal lists as broken off, or why it does not. */
  listed?: string[] | Error;
  /** Calls whose workflow has written a record. */
  written?: string[];
  hangUp?: (callId: string) => Promise<void>;
  /** Calls whose work after them nothing was written about for long, those without a document, and those worked on. */
  leftBehind?: string[];
  missing?: string[];
  working?: string[];
  /** Calls whose work cannot be started. */
  broken?: string[];
}

const attached_at = '2026-11-20T10:00:01.000Z';

function endedCall(call_id: string): EndedCall {
  return { call_id, tenant_id: 'acme', ended_at: null };
}

/** Sweeps once; what was done to which call. */
async function swept(world: World): Promise<{
  result: SweepResult;
  hungUp: string[];
  closed: string[];
  released: string[];
  enqueued: string[];
  /** What Temporal was asked for, and for which calls MongoDB was. */
  queries: string[];
  lookedUp: string[][];
}> {
  const {
    workflows = {},
    slots = [],
    open = [],
    final = [],
    ending = [],
    listed = [],
    written = [],
    leftBehind = [],
    missing = [],
    working = [],
    broken = [],
    hangUp,
  } = world;
  const done: Record<'hungUp' | 'closed' | 'released' | 'enqueued', string[]> = {
    ...{ hungUp: [], closed: [], released: [], enqueued: [] },
  };
  const queries: string[] = [];
  const lookedUp: string[][] = [];
  const { sweepOrphans } = createSweepActivities({
    taskQueue: 'calls',
    client: {
      options: { namespace: 'default' },
      withDeadline: <T>(_at: number, request: () => Promise<T>) => request(),
      workflowService: {
        listWorkflowExecutions: ({ query }: { query: string }) => {
          queries.push(query);
          if (listed instanceof Error) return Promise.reject(listed);
          return Promise.resolve({ executions: listed.map((id) => ({ execution: { workflowId: `call-${id}` } })) });
        },
      },
      workflow: {
        getHandle: (id: string) => ({
          fetchHistory: () => Promise.resolve(historyWith(written.includes(id.replace('call-', '')))),
          describe: () => {
            const name = workflows[id.replace('call-', '')];
            if (name === undefined) return Promise.reject(new WorkflowNotFoundError('not found', id, undefined));
            return Promise.resolve({ status: { name } });
          },
        }),
      },
    } as unknown as Client,
    callsService: {
      hangup_call: async ({ call_id }) => {
        await hangUp?.(call_id);
        done.hungUp.push(call_id);
        return { status: 'success' };
      },
    },
    repositories: {
      capacity: {
        takenBefore: () => Promise.resolve(slots.map((call_id) => ({ call_id, tenant_id: 'acme', at: new Date() }))),
        release: (callId: string) => Promise.resolve(void done.released.push(callId)),
      },
      calls: {
        openSince: () => Promise.resolve(open),
        unclosed: (callIds: string[]) => {
          lookedUp.push(callIds);
          return Promise.resolve(callIds.filter((callId) => !final.includes(callId)));
        },
        find: (call_id: string) => {
          if (![...final, ...ending].includes(call_id)) return Promise.resolve(null);
          const phase = final.includes(call_id) ? 'closed' : 'closing';
          return Promise.resolve(callRecord({ call_id, phase, outcome: 'caller_hung_up', attached_at }));
        },
        terminate: (callId: string) => Promise.resolve(done.closed.push(callId) > 0),
      },
      callMetadata: {
        leftBehind: () => Promise.resolve(leftBehind.map(endedCall)),
        missing: () => Promise.resolve(missing.map(endedCall)),
        touch: () => Promise.resolve(),
      },
    } as unknown as Repositories,
    postCalls: {
      enqueue: ({ call_id }) => {
        if (broken.includes(call_id)) return Promise.reject(new Error('not now'));
        done.enqueued.push(call_id);
        return Promise.resolve(working.includes(call_id) ? 'already_queued_or_in_progress' : 'queued');
      },
    },
    metrics: new Metrics(),
    log: createLogger({ level: 'CRITICAL', destination: { write: () => undefined } }),
  });
  return { result: await sweepOrphans({ min_age_ms: 60_000 }), ...done, queries, lookedUp };
}

/** A history in which a record was to be written, and perhaps was. */
function historyWith(written: boolean): object {
  const scheduled = { eventId: 5, activityTaskScheduledEventAttributes: { activityType: { name: 'saveRecord' } } };
  const admitted = { eventId: 3, activityTaskScheduledEventAttributes: { activityType: { name: 'admit' } } };
  const completed = { eventId: 7, activityTaskCompletedEventAttributes: { scheduledEventId: written ? 5 : 3 } };
  return { events: [admitted, scheduled, completed] };
}

const ended = { hungUp: ['a'], closed: ['a'], released: ['a'], enqueued: [] };
const untouched = { hungUp: [], closed: [], released: [], enqueued: [] };

describe('sweepOrphans', () => {
  test.each(['TERMINATED', 'TIMED_OUT', 'FAILED', 'CANCELLED'])(
    'sweep_call_whose_workflow_is_%s_is_ended',
    async (name) => {
      const { result, ...done } = await swept({ workflows: { a: name }, slots: ['a'], open: ['a'] });

      expect(done).toMatchObject(ended);
      expect(result).toEqual({ looked_at: 1, ended: ['a'], freed: [], processed: [], failed: [] });
    },
  );

  test('sweep_call_whose_workflow_nobody_knows_is_ended', async () => {
    expect(await swept({ slots: ['a'] })).toMatchObject(ended);
  });

  test('sweep_open_record_without_a_slot_is_ended', async () => {
    expect(await swept({ workflows: { a: 'TERMINATED' }, open: ['a'] })).toMatchObject(ended);
  });

  test.each(['TERMINATED', 'TIMED_OUT', 'FAILED', 'CANCELLED'])(
    'sweep_call_without_slot_and_record_whose_workflow_is_%s_is_ended',
    async (name) => {
      const { result, lookedUp, ...done } = await swept({
        ...{ workflows: { a: name, b: 'TERMINATED' }, listed: ['a', 'b'], final: ['b'] },
      });

      expect(done).toMatchObject(ended);
      expect(result).toMatchObject({ looked_at: 1, ended: ['a'], failed: [] });
      expect(lookedUp).toEqual([['a', 'b']]);
    },
  );

  test('sweep_lists_what_was_broken_off_lately_in_its_own_deployment', async () => {
    const { queries, lookedUp } = await swept({});

    expect(queries).toEqual([
      expect.stringMatching(
        /^WorkflowType = "phoneCall" AND TaskQueue = "calls" AND ExecutionStatus IN \("Terminated", "TimedOut", "Failed", "Canceled"\) AND CloseTime BETWEEN "\S+Z" AND "\S+Z"$/,
      ),
    ]);
    expect(lookedUp).toEqual([]);
  });

  test.each(['RUNNING', 'PAUSED'])('sweep_listed_call_that_was_reset_and_is_%s_is_left_alone', async (name) => {
    expect(await swept({ workflows: { a: name }, listed: ['a'] })).toMatchObject(untouched);
  });

  test.each(['TERMINATED', 'COMPLETED'])(
    'sweep_listed_call_that_is_%s_and_whose_record_was_never_closed_is_ended',
    async (name) => {
      const world = { workflows: { a: name }, listed: ['a'], ending: ['a'], written: ['a'] };

      expect(await swept(world)).toMatchObject({ ...ended, enqueued: ['a'] });
    },
  );

  test.each([
    ['written_before', { workflows: { a: 'TERMINATED' }, written: ['a'] }],
    ['written_by_a_run_after_a_reset', { workflows: { a: 'COMPLETED' } }],
    ['forgotten_by_Temporal', {}],
  ])('sweep_listed_call_whose_record_was_%s_and_removed_stays_removed', async (_case, world) => {
    const { result, ...done } = await swept({ ...world, listed: ['a'] });

    expect(done).toMatchObject(untouched);
    expect(result).toMatchObject({ ended: [], failed: [] });
  });

  test('sweep_of_a_call_that_holds_a_slot_does_not_ask_whether_it_has_written', async () => {
    expect(await swept({ workflows: { a: 'TERMINATED' }, slots: ['a'], listed: ['a'], written: ['a'] })).toMatchObject(
      ended,
    );
  });

  test('sweep_list_that_fails_keeps_it_from_nothing_else', async () => {
    const { result, ...done } = await swept({
      ...{ workflows: { a: 'TERMINATED' }, slots: ['a'], leftBehind: ['silent'] },
      listed: new Error('no list now'),
    });

    expect(done).toMatchObject({ ...ended, enqueued: ['silent'] });
    expect(result).toEqual({ looked_at: 1, ended: ['a'], freed: [], processed: ['silent'], failed: [] });
  });

  test.each(['RUNNING', 'PAUSED'])('sweep_call_that_is_%s_is_left_alone', async (name) => {
    expect(await swept({ workflows: { a: name }, slots: ['a'], open: ['a'] })).toMatchObject(untouched);
  });

  test('sweep_slot_of_a_call_that_ended_in_order_is_freed_without_a_hang_up', async () => {
    const { result, ...done } = await swept({ workflows: { a: 'COMPLETED' }, slots: ['a'], final: ['a'] });

    expect(done).toMatchObject({ ...untouched, released: ['a'], enqueued: ['a'] });
    expect(result.freed).toEqual(['a']);
  });

  test('sweep_phone_beyond_reach_is_left_for_the_next_sweep_and_the_others_are_ended', async () => {
    const { result, ...done } = await swept({
      workflows: { a: 'TERMINATED', b: 'TERMINATED' },
      slots: ['a', 'b'],
      hangUp: (callId) => (callId === 'a' ? Promise.reject(new OpenAIFailure('retryable')) : Promise.resolve()),
    });

    expect(done).toMatchObject({ hungUp: ['b'], closed: ['b'], released: ['b'], enqueued: [] });
    expect(result).toMatchObject({ ended: ['b'], failed: ['a'] });
  });

  test('sweep_hang_up_refused_for_good_closes_the_record_all_the_same', async () => {
    const { result, closed } = await swept({
      workflows: { a: 'TERMINATED' },
      slots: ['a'],
      hangUp: () => Promise.reject(new OpenAIFailure('permanent', { status: 401 })),
    });

    expect(closed).toEqual(['a']);
    expect(result.ended).toEqual(['a']);
  });

  test('sweep_call_that_is_ended_is_processed_like_any_other', async () => {
    const { enqueued } = await swept({ workflows: { a: 'TERMINATED' }, slots: ['a'], final: ['a'] });

    expect(enqueued).toEqual(['a']);
  });

  test('sweep_work_after_calls_that_was_left_behind_is_started_again', async () => {
    const { result, enqueued } = await swept({
      leftBehind: ['silent', 'worked-on'],
      missing: ['never-begun'],
      working: ['worked-on'],
    });

    expect(enqueued).toEqual(['silent', 'worked-on', 'never-begun']);
    expect(result.processed).toEqual(['silent', 'never-begun']);
  });

  test('sweep_work_that_cannot_be_started_keeps_no_other_from_it', async () => {
    const { result } = await swept({ leftBehind: ['broken', 'silent'], missing: ['never-begun'], broken: ['broken'] });

    expect(result).toMatchObject({ processed: ['silent', 'never-begun'], failed: ['broken'] });
  });
});
