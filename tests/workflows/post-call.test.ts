import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { PostCallActivities } from '../../activities';
import { postCallWorkflowId } from '../../src/models/post-call-input';
import { taskQueues } from '../../src/models/task-queues';
import type { postCall } from '../../workflows';
import { callTestBed } from '../fixtures/call-test-bed';

type Step = keyof PostCallActivities;

const away = ApplicationFailure.retryable('not now', 'Away');
const never = ApplicationFailure.nonRetryable('never', 'Never');
const everything: Step[] = ['beginPostCall', 'assembleTranscript', 'summariseCall', 'priceCall'];
const told: Step[] = ['deliverEndOfCallWebhook', 'sendSummaryMail'];

describe('postCall', () => {
  let worker: Worker;
  let running: Promise<void>;
  // Before the bed's own, which closes the connection.
  afterAll(async () => {
    worker.shutdown();
    await running;
  });
  const bed = callTestBed();
  let done: Step[];
  let finished: unknown[];
  /** How each activity fails, attempt by attempt; the last one repeats. */
  let failures: Partial<Record<Step, (ApplicationFailure | null)[]>>;
  let wordsMayBeLate: boolean;
  let number = 0;

  beforeAll(async () => {
    const answers: { [Name in Step]: unknown } = {
      beginPostCall: undefined,
      assembleTranscript: { items: 1, gaps: 0, empty: false },
      summariseCall: 'written',
      priceCall: {},
      giveUpSummary: undefined,
      sendSummaryMail: 'sent',
      deliverEndOfCallWebhook: 'delivered',
      giveUpEndOfCallWebhook: 'dead_letter',
      finishPostCall: { processed_status: 'completed' },
    };
    const activities = Object.fromEntries(
      (Object.keys(answers) as Step[]).map((name) => [
        name,
        (input: unknown) => {
          const script = failures[name] ?? [];
          const failure = script.length > 1 ? script.shift() : script[0];
          if (failure) throw failure;
          done.push(name);
          if (name === 'finishPostCall') finished.push(input);
          if (name === 'beginPostCall') return Promise.resolve({ words_may_be_late: wordsMayBeLate });
          return Promise.resolve(answers[name]);
        },
      ]),
    );
    const taskQueue = taskQueues('calls').postCall;
    worker = await Worker.create({ connection: bed.env.nativeConnection, taskQueue, activities });
    running = worker.run();
  });
  beforeEach(() => {
    done = [];
    finished = [];
    failures = {};
    wordsMayBeLate = false;
  });
  function run(): Promise<unknown> {
    number += 1;
    const call_id = `rtc_${number}`;
    return bed.env.client.workflow.execute<typeof postCall>('postCall', {
      ...{ workflowId: postCallWorkflowId(call_id), taskQueue: 'calls', args: [{ call_id }] },
      workflowExecutionTimeout: '30 days',
    });
  }

  test('post_call_does_one_step_after_the_other_and_tells_at_the_end', async () => {
    await expect(run()).resolves.toEqual({ processed_status: 'completed' });

    expect(done.slice(0, 4)).toEqual(everything);
    expect(done.slice(4, 6).sort()).toEqual(told);
    expect(done.slice(6)).toEqual(['finishPostCall']);
    expect(finished).toEqual([{ call_id: `rtc_${number}`, gave_up: [] }]);
  });

  test('post_call_words_that_may_be_late_are_waited_for', async () => {
    wordsMayBeLate = true;

    await run();

    const history = await bed.env.client.workflow.getHandle(postCallWorkflowId(`rtc_${number}`)).fetchHistory();
    const pauses = (history.events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
    );
    expect(pauses).toEqual([2, 15]);
  });

  test('post_call_server_that_is_away_for_hours_is_waited_for', async () => {
    failures = {
      summariseCall: [...Array.from({ length: 12 }, () => away), null],
      sendSummaryMail: [away, away, null],
    };

    await run();

    expect(done).toEqual(expect.arrayContaining(['summariseCall', ...told]));
    expect(finished).toEqual([{ call_id: `rtc_${number}`, gave_up: [] }]);
  });

  test.each([
    ['assembleTranscript', 'transcript', []],
    ['summariseCall', 'summary', ['giveUpSummary']],
    ['priceCall', 'cost', []],
    ['sendSummaryMail', 'mail', []],
    ['deliverEndOfCallWebhook', 'webhook', ['giveUpEndOfCallWebhook']],
  ] as const)('post_call_%s_that_can_never_be_done_keeps_no_other_step_from_it', async (name, step, givenUp) => {
    failures = { [name]: [never] };

    await run();

    const others = [...everything, ...told].filter((other) => other !== name);
    expect(done).toEqual(expect.arrayContaining([...others, ...givenUp]));
    expect(done).not.toContain(name);
    expect(finished).toEqual([{ call_id: `rtc_${number}`, gave_up: [step] }]);
  });

  test('post_call_receiver_that_is_away_for_days_is_given_up', async () => {
    failures = { deliverEndOfCallWebhook: [away] };
    const before = await bed.env.currentTimeMs();

    await run();

    const days = ((await bed.env.currentTimeMs()) - before) / 86_400_000;
    expect(Math.round(days)).toBeGreaterThanOrEqual(3);
    expect(done).toEqual(expect.arrayContaining(['sendSummaryMail', 'giveUpEndOfCallWebhook', 'finishPostCall']));
  }, 60_000);

  test('post_call_of_a_call_that_was_never_enqueued_does_nothing', async () => {
    failures = { beginPostCall: [never] };

    await expect(run()).rejects.toThrow('Workflow execution failed');

    expect(done).toEqual([]);
  });
});
