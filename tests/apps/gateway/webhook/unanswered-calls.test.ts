import type { Client } from '@temporalio/client';
import { UnansweredCalls } from '../../../../src/apps/gateway/webhook/unanswered-calls';
import { createLogger } from '../../../../src/infra/logger';
import { Metrics } from '../../../../src/infra/metrics/metrics';
import { OpenAIFailure } from '../../../../src/infra/openai/openai-failure';
import type { CallRecord } from '../../../../src/models/call-record';
import { phoneCallInput } from '../../../fixtures/phone-call-input';

const nowS = Date.UTC(2026, 10, 23, 10) / 1000;

/** Deadlines and margin of the fixture's limits. */
const watchedMs = (input = phoneCallInput(nowS)): number =>
  input.limits.admit_deadline_ms + input.limits.seat_deadline_ms + 1_500;

type Reject = (request: { call_id: string; status_code: number }) => Promise<{ status: 'success' }>;

interface World {
  unanswered: UnansweredCalls;
  rejections: number[];
  terminated: string[];
  records: CallRecord[];
  released: string[];
}

/** Temporal, OpenAI and the database as they are for one call; `scheduled` is the last activity of its workflow. */
function world({
  scheduled = () => null,
  reject = () => Promise.resolve({ status: 'success' }),
  save = () => Promise.resolve(true),
}: { scheduled?: () => string | null; reject?: Reject; save?: () => Promise<boolean> } = {}): World {
  const seen: Omit<World, 'unanswered'> = { rejections: [], terminated: [], records: [], released: [] };
  const client = {
    options: { namespace: 'test' },
    workflowService: {
      getWorkflowExecutionHistory: () => {
        const name = scheduled();
        const events = name === null ? [{}] : [{ activityTaskScheduledEventAttributes: { activityType: { name } } }];
        return Promise.resolve({ history: { events } });
      },
    },
    workflow: {
      getHandle: (workflowId: string) => ({ terminate: () => Promise.resolve(void seen.terminated.push(workflowId)) }),
    },
  } as unknown as Client;
  const unanswered = new UnansweredCalls({
    client,
    callsService: {
      reject_call: (request) => {
        seen.rejections.push(request.status_code);
        return reject(request);
      },
    },
    calls: {
      save: (record) => {
        seen.records.push(record);
        return save();
      },
    },
    capacity: { release: (callId) => Promise.resolve(void seen.released.push(callId)) },
    metrics: new Metrics(),
    log: createLogger({ level: 'CRITICAL', destination: { write: () => undefined } }),
  });
  return { unanswered, ...seen };
}

beforeEach(() => jest.useFakeTimers({ now: nowS * 1000 }));
afterEach(() => jest.useRealTimers());

describe('UnansweredCalls.refuse', () => {
  test('refuse_rejects_with_503_and_records_it', async () => {
    const { unanswered, rejections, records } = world();

    unanswered.refuse(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(0);

    expect(rejections).toEqual([503]);
    expect(records).toMatchObject([{ outcome: 'rejected:no_worker', phase: 'closed', caller_number: '+33612345678' }]);
  });

  test('refuse_with_a_configured_status_uses_it', async () => {
    const { unanswered, rejections } = world();

    unanswered.refuse(phoneCallInput(nowS, { refusal_statuses: { no_worker: 480 } }));
    await jest.advanceTimersByTimeAsync(0);

    expect(rejections).toEqual([480]);
  });

  test('refuse_is_repeated_while_the_caller_may_be_ringing', async () => {
    let attempts = 0;
    const { unanswered, records } = world({
      reject: () => {
        attempts += 1;
        return attempts < 3 ? Promise.reject(new OpenAIFailure('retryable')) : Promise.resolve({ status: 'success' });
      },
    });

    unanswered.refuse(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(2_000);

    expect(attempts).toBe(3);
    expect(records).toHaveLength(1);
  });

  test('refuse_caller_who_is_gone_is_recorded', async () => {
    const { unanswered, records } = world({ reject: () => Promise.reject(new OpenAIFailure('gone')) });

    unanswered.refuse(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(0);

    expect(records).toHaveLength(1);
  });

  test('refuse_with_the_database_away_writes_the_record_later', async () => {
    let attempts = 0;
    const { unanswered, released } = world({
      save: () => (++attempts < 3 ? Promise.reject(new Error('away')) : Promise.resolve(true)),
    });

    unanswered.refuse(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(5_000);

    expect(attempts).toBe(3);
    expect(released).toEqual(['call-123']);
  });
});

describe('UnansweredCalls.watch', () => {
  test.each(['acceptCall', 'rejectCall'])('watch_workflow_that_has_come_to_%s_is_left_alone', async (name) => {
    const { unanswered, rejections, records } = world({ scheduled: () => name });

    unanswered.watch(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(watchedMs());

    expect(rejections).toEqual([]);
    expect(records).toEqual([]);
  });

  test('watch_workflow_that_still_lists_the_tenants_tools_is_left_alone', async () => {
    const { unanswered, rejections, terminated } = world({ scheduled: () => 'listRemoteTools' });
    const input = phoneCallInput(nowS);
    input.limits.mcp_list_timeout_ms = 10_000;

    unanswered.watch(input);
    await jest.advanceTimersByTimeAsync(input.limits.admit_deadline_ms + input.limits.mcp_list_timeout_ms + 1_000);

    expect(rejections).toEqual([]);
    expect(terminated).toEqual([]);
  });

  test('watch_workflow_nobody_runs_is_ended_after_the_phone', async () => {
    const { unanswered, rejections, terminated, records, released } = world({ scheduled: () => 'admit' });

    unanswered.watch(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(watchedMs() - 1);
    expect(rejections).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);

    expect(rejections).toEqual([503]);
    expect(terminated).toEqual(['call-call-123']);
    expect(records).toMatchObject([{ outcome: 'rejected:no_worker' }]);
    // Again after the workflow was ended: a worker that came late may have reserved one in between.
    expect(released).toEqual(['call-123', 'call-123']);
  });

  test('watch_worker_that_comes_after_the_rejection_finds_its_workflow_ended', async () => {
    let looks = 0;
    const { unanswered, terminated, records } = world({ scheduled: () => (++looks === 1 ? null : 'acceptCall') });

    unanswered.watch(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(watchedMs());

    expect(records).toMatchObject([{ outcome: 'rejected:no_worker' }]);
    expect(terminated).toEqual(['call-call-123']);
  });

  test('watch_caller_who_is_gone_because_a_worker_came_first_is_left_to_it', async () => {
    let looks = 0;
    const { unanswered, terminated, records } = world({
      scheduled: () => (++looks === 1 ? null : 'rejectCall'),
      reject: () => Promise.reject(new OpenAIFailure('gone')),
    });

    unanswered.watch(phoneCallInput(nowS));
    await jest.advanceTimersByTimeAsync(watchedMs());

    expect(terminated).toEqual([]);
    expect(records).toEqual([]);
  });

  test('watch_is_given_up_at_a_stop', async () => {
    const { unanswered, rejections } = world();
    unanswered.watch(phoneCallInput(nowS));

    await unanswered.stop();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(rejections).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
