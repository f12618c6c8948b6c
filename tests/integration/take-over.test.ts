import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from '../../src/simulator/scenario/scenario-schema';
import { scenarioOf } from '../simulator/support/scenario-of';
import { clientFrames, controlRequests, outline } from './support/client-frames';
import type { PlacedCall } from './support/placed-call';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';
import { untilPolled } from './support/until-polled';

/** Small, so that a dead worker is soon missed. */
const heartbeatTimeoutMs = 2_000;

/** Caller and model live this many times as fast. */
const speed = 40;

const greeting = 'Acme, good morning. How can I help?';
const fault = (name: string): string => path.join(__dirname, 'support/faults', name);
const blocks = fault('block-on-sigusr2.mjs');

/** After the greeting nobody speaks for this long; then the model calls a tool, whoever listens. */
function toolCallAfter(quietMs: number): Scenario {
  return scenarioOf([
    { model_says: greeting },
    { silence: quietMs * speed },
    { caller_says: 'Please put me through to sales.' },
    { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
    { expect_results: { results: [{ tool: 'request_transfer', ok: true }], within_ms: 30_000 } },
    { expect_transfer: { within_ms: 30_000 } },
  ]);
}

/** What Sonore says on a call in which the tool call is found again after a gap. */
const framesWithAGap = [
  'response.create',
  'conversation.item.create system',
  'conversation.item.create function_call_output',
  'response.create',
];

describe('a call whose owner goes', () => {
  let bed: TestBed;
  const processes: { stop(): Promise<void> }[] = [];
  const calls: PlacedCall[] = [];

  const startProcess = async (faults: string[] = []): Promise<SonoreProcess> => {
    const since = Date.now();
    const started = await startSonoreProcess('worker', bed.environment, faults);
    processes.push(started);
    // Its own readiness also counts those that have only just died.
    await untilPolled(bed.client, 'calls', since, started.pid);
    return started;
  };
  const startNext = async (): Promise<void> => void processes.push(await bed.startWorker());
  const place = (scenario: Scenario): PlacedCall => {
    const call = bed.place(scenario);
    calls.push(call);
    return call;
  };
  const heard = (call: PlacedCall, type: string): boolean =>
    bed.simulator.frames(call.callId).some(({ frame }) => frame.type === type);
  const greeted = (call: PlacedCall): Promise<unknown> =>
    until('the greeting was heard', () => heard(call, 'output_audio_buffer.stopped'));
  /** Which of these workers holds the only call there is. */
  const holderAmong = (workers: readonly SonoreProcess[]): Promise<SonoreProcess> =>
    until('a worker holds the call', async () => {
      const live = await Promise.all(workers.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
      return workers.find((_, index) => /^sonore_calls_live 1$/m.test(live[index] ?? ''));
    });
  /** What was said, without the questions about the conversation that were asked besides. */
  const said = (call: PlacedCall): string[] =>
    outline(clientFrames(bed.simulator, call.callId)).filter((line) => !/\.(retrieve|delete)$/.test(line));

  beforeAll(async () => {
    bed = await startTestBed({
      role: 'gateway',
      settings: { HEARTBEAT_TIMEOUT_MS: String(heartbeatTimeoutMs), CALL_SLOTS: '1' },
    });
  });
  afterEach(async () => {
    // A call that a failed test leaves behind must not take the next one's only slot.
    for (const call of calls.splice(0)) call.phone.finish('stopped');
    for (const started of processes.splice(0)) await started.stop();
  });
  afterAll(async () => bed.stop());

  test('tool_call_made_while_nobody_listens_is_found_and_answered', async () => {
    const first = await startProcess();
    const call = place(toolCallAfter(1_500));
    await greeted(call);
    first.signal('SIGKILL');
    await startNext();
    const { summary, record } = await call.ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 2 });
    expect(summary.lostFrames).toBeGreaterThan(0);
    expect(record).toMatchObject({
      outcome: 'transferred',
      tool_calls: [{ ok: true, report: 'written' }],
      owners: [
        { resumed: false, gap: null },
        { resumed: true, handed_over: false, gap: { recovered_items: 1, lost: true } },
      ],
    });
    expect(said(call)).toEqual(framesWithAGap);
    const transcript = await bed.repositories.transcripts.ofCall(call.callId);
    expect(transcript.map(({ role }) => role)).toContain('gap');
  }, 90_000);

  test.each([
    [
      'frozen',
      async (owner: SonoreProcess, call: PlacedCall) => {
        owner.signal('SIGSTOP');
        const answered = (): boolean => said(call).includes('conversation.item.create function_call_output');
        await until('somebody else answered the tool call', answered, 60_000);
        owner.signal('SIGCONT');
      },
    ],
    ['blocked', (owner: SonoreProcess) => Promise.resolve(owner.signal('SIGUSR2'))],
  ])(
    'owner_that_was_%s_and_wakes_does_nothing_twice',
    async (_how, standStill) => {
      // Both are ready before the call: how long a start takes must not decide who answers it.
      const workers = [await startProcess([blocks]), await startProcess([blocks])];
      const call = place(toolCallAfter(3_000));
      await greeted(call);
      const owner = await holderAmong(workers);
      await standStill(owner, call);
      const { summary, record } = await call.ended();
      // What the stale owner still has to say comes after it is awake.
      await until('the stale owner answers again', async () => (await fetch(`${owner.url}/api/v1/ready`)).ok);

      expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 2 });
      expect(summary.referrals).toHaveLength(1);
      expect(record).toMatchObject({
        outcome: 'transferred',
        tool_calls: [{ ok: true, report: 'written' }],
        owners: [{ resumed: false }, { resumed: true, handed_over: false }],
      });
      expect(said(call)).toEqual(framesWithAGap);
      expect(controlRequests(bed.simulator, call.callId)).toEqual(['accept 200', 'refer 200']);
      const texts = (await bed.repositories.transcripts.ofCall(call.callId)).map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
    },
    90_000,
  );

  test('call_without_any_worker_waits_for_the_next', async () => {
    const first = await startProcess();
    const call = place(toolCallAfter(1_000));
    await greeted(call);
    first.signal('SIGKILL');
    await first.exited;
    await until('the tool called', () => call.phone.summary().functionCalls.length > 0);
    await delay(2 * heartbeatTimeoutMs);
    await startNext();
    const { summary, record } = await call.ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(record.owners).toMatchObject([{ resumed: false }, { resumed: true, handed_over: false }]);
  }, 90_000);

  test('call_for_which_nobody_has_room_waits_until_somebody_has', async () => {
    const workers = [await startProcess(), await startProcess()];
    const waiting = place(toolCallAfter(5_000));
    await greeted(waiting);
    const owner = await holderAmong(workers);
    const inTheWay = place(scenarioOf([{ model_says: greeting }, { expect_hangup: 60_000 }]));
    await greeted(inTheWay);
    owner.signal('SIGKILL');
    await delay(2 * heartbeatTimeoutMs);
    const attachmentsMeanwhile = waiting.phone.summary().attachments;
    await inTheWay.workflow.executeUpdate('hangUp', { args: [{}] });
    const { summary } = await waiting.ended();

    expect(attachmentsMeanwhile).toBe(1);
    expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 2 });
  }, 90_000);

  test('call_that_kills_its_owners_is_ended_before_it_takes_down_a_fourth', async () => {
    const again = [{ caller_says: 'POISON' }, { silence: 4_000 * speed }];
    const poisoned = scenarioOf([{ model_says: greeting }, ...Array<object[]>(15).fill(again).flat()]);
    const owners = await Promise.all([1, 2, 3].map(() => startProcess([fault('die-of-a-frame.mjs')])));
    const call = place(poisoned);
    await Promise.all(owners.map(({ exited }) => exited));
    await startNext();
    const { summary, record } = await call.ended();

    expect(summary).toMatchObject({ end: 'hung_up' });
    expect(record.outcome).toBe('failed:owner_lost');
    expect(record.owners.map(({ resumed, handed_over }) => ({ resumed, handed_over }))).toEqual([
      { resumed: false, handed_over: false },
      ...Array<object>(3).fill({ resumed: true, handed_over: false }),
    ]);
  }, 120_000);
});
