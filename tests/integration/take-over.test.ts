import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sonore } from '../../src/apps/start-sonore';
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
/** Faults to be, in every worker process: none happens before a signal or a word asks for it. */
const faults = ['block-on-sigusr2.mjs', 'die-of-a-frame.mjs'].map((name) =>
  path.join(__dirname, 'support/faults', name),
);

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
  /** Worker processes that outlived the test before: a start takes seconds. */
  const idle: SonoreProcess[] = [];
  const inUse: SonoreProcess[] = [];
  const nexts: Sonore[] = [];
  const calls: PlacedCall[] = [];

  /** So many worker processes and no others, all ready: how long a start takes must not decide who has a call. */
  const workers = async (count: number): Promise<SonoreProcess[]> => {
    inUse.push(...idle.splice(0, count));
    await stopIdle();
    await Promise.all(Array.from({ length: count - inUse.length }, startProcess));
    return [...inUse];
  };
  const startProcess = async (): Promise<void> => {
    const since = Date.now();
    const started = await startSonoreProcess('worker', bed.environment, faults);
    inUse.push(started);
    // Its own readiness also counts those that have only just died.
    await untilPolled(bed.client, 'calls', since, started.pid);
  };
  const stopIdle = async (): Promise<void> => void (await Promise.all(idle.splice(0).map((worker) => worker.stop())));
  const startNext = async (): Promise<void> => void nexts.push(await bed.startWorker());
  const place = (scenario: Scenario): PlacedCall => {
    const call = bed.place(scenario);
    calls.push(call);
    return call;
  };
  const heard = (call: PlacedCall, type: string): boolean =>
    bed.simulator.frames(call.callId).some(({ frame }) => frame.type === type);
  const greeted = (call: PlacedCall): Promise<unknown> =>
    until('the greeting was heard', () => heard(call, 'output_audio_buffer.stopped'));
  const callsLive = async ({ url }: SonoreProcess): Promise<string | undefined> => {
    const metrics = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) })).text();
    return /^sonore_calls_live (\d+)$/m.exec(metrics)?.[1];
  };
  /** Which of these workers holds the only call there is. */
  const holderAmong = (among: readonly SonoreProcess[]): Promise<SonoreProcess> =>
    until('a worker holds the call', async () => {
      const live = await Promise.all(among.map(callsLive));
      return among.find((_, index) => live[index] === '1');
    });
  /** Waits until Temporal has missed the owner of a call and looks for another one. */
  const ownerMissed = (call: PlacedCall): Promise<unknown> =>
    until('the owner missed', async () => {
      const { raw } = await call.workflow.describe();
      return raw.pendingActivities?.some(
        ({ activityType, attempt }) => activityType?.name === 'attend' && attempt === 2,
      );
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
    for (const next of nexts.splice(0)) await next.stop();
    for (const worker of inUse.splice(0)) {
      const live = await callsLive(worker).catch(() => 'killed, or stands still');
      if (live === '0') idle.push(worker);
      else await worker.stop();
    }
  });
  afterAll(async () => {
    await stopIdle();
    await bed.stop();
  });

  test('tool_call_made_while_nobody_listens_is_found_and_answered', async () => {
    const [first] = (await workers(1)) as [SonoreProcess];
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
      const both = await workers(2);
      const call = place(toolCallAfter(3_000));
      await greeted(call);
      const owner = await holderAmong(both);
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

  test('call_for_which_nobody_has_room_waits_until_somebody_has', async () => {
    const both = await workers(2);
    const waiting = place(toolCallAfter(5_000));
    await greeted(waiting);
    const owner = await holderAmong(both);
    const inTheWay = place(scenarioOf([{ model_says: greeting }, { expect_hangup: 60_000 }]));
    await greeted(inTheWay);
    owner.signal('SIGKILL');
    await ownerMissed(waiting);
    // Whoever has room takes it within milliseconds.
    await delay(1_000);
    const attachmentsMeanwhile = waiting.phone.summary().attachments;
    await inTheWay.workflow.executeUpdate('hangUp', { args: [{}] });
    const { summary } = await waiting.ended();

    expect(attachmentsMeanwhile).toBe(1);
    expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 2 });
  }, 90_000);

  test('call_without_any_worker_waits_for_the_next', async () => {
    const [first] = (await workers(1)) as [SonoreProcess];
    const call = place(toolCallAfter(1_000));
    await greeted(call);
    first.signal('SIGKILL');
    await first.exited;
    await until('the tool called', () => call.phone.summary().functionCalls.length > 0);
    await ownerMissed(call);
    await startNext();
    const { summary, record } = await call.ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(record.owners).toMatchObject([{ resumed: false }, { resumed: true, handed_over: false }]);
  }, 90_000);

  test('call_that_kills_its_owners_is_ended_before_it_takes_down_a_fourth', async () => {
    const again = [{ caller_says: 'POISON' }, { silence: 4_000 * speed }];
    const poisoned = scenarioOf([{ model_says: greeting }, ...Array<object[]>(15).fill(again).flat()]);
    const owners = await workers(3);
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
