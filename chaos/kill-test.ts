import { setTimeout as delay } from 'node:timers/promises';
import { textTable } from '../bench/text-table';
import { Cleanup } from '../src/apps/demo/cleanup';
import { type SimulatedCall } from '../src/simulator/calls/simulated-call';
import { type Simulator } from '../src/simulator/simulator';
import { type Scenario, scenarioSchema } from '../src/simulator/scenario/scenario-schema';
import { CallObserver } from './call-observer';
import { tally, type TakeOverTimes, timesOf } from './chaos-result';
import { startChaosStack } from './chaos-stack';
import { collectEvidence } from './collect-evidence';
import { timeCells } from './result-lines';
import { type ChaosOptions } from './run-chaos';
import { controlBackMs, deadTimeMs } from './take-overs';

/** Calls a second while they are placed. */
const placedPerS = 5;
const placedWithinMs = 60_000;

/** Long enough for every call to be taken over, and for each model to call its tool again. */
const observedMs = 20_000;

/** What was measured with live calls on two workers. */
export interface KillTestResult {
  calls: number;
  /** Calls that ended, were never taken over, or left their model without an answer. */
  lost: number;
  /** One of the workers is killed: until another one has attached. */
  killed: TakeOverTimes;
  /** The other one is told to stop: time without a sideband. */
  stopped: TakeOverTimes;
  /** How long that one took to end, milliseconds, and its exit code. */
  stop_ms: number;
  stop_exit_code: number | null;
  /** Function calls of the models, all of them and those answered. */
  function_calls: { made: number; answered: number };
  outcomes: Record<string, number>;
}

/** A call in real time whose model calls a tool every few seconds, until the caller hangs up. */
function liveCall(): Scenario {
  const round = [
    { silence: 3_000 },
    { caller_says: 'Have you found anything?' },
    { model_calls: { tools: [{ tool: 'look_up' }] } },
    { expect_results: { within_ms: 30_000 } },
    { model_says: { text: 'I am still looking.', asked_within_ms: 30_000 } },
  ] as const;
  return scenarioSchema.parse({
    name: 'live_call',
    caller: '+33687654321',
    dialed: '+33198765432',
    steps: [
      { model_says: { text: 'Good morning.', asked_within_ms: 30_000 } },
      ...Array.from({ length: 200 }, () => round).flat(),
    ],
  });
}

/** Holds `count` live calls on two workers, kills one of them, brings it back, and tells the other one to stop. */
export async function runKillTest(count: number, options: ChaosOptions, outer: Cleanup): Promise<KillTestResult> {
  const { environment, report, tell } = options;
  const cleanup = new Cleanup();
  outer.add(() => cleanup.run());
  const stack = await startChaosStack({ environment, report, switches: {}, restartable: false }, cleanup);
  const { simulator, workers } = stack;
  const [first, second] = workers;
  if (first === undefined || second === undefined) throw new RangeError('two workers are needed');
  const observer = new CallObserver(simulator);

  const calls = await liveCalls(simulator, count);
  await delay(observedMs / 4);
  tell(`${count} calls are live`);

  const killedAt = performance.timeOrigin + performance.now();
  await first.kill();
  tell('One of two workers was killed');
  await delay(observedMs);
  await first.start();
  await delay(observedMs / 4);

  const stoppedAt = performance.timeOrigin + performance.now();
  const exitCode = await second.stop();
  const stopMs = performance.timeOrigin + performance.now() - stoppedAt;
  tell('The other worker was told to stop, and has');
  await delay(observedMs);

  const early = calls.filter(({ phase }) => phase === 'ended').length;
  const lateAnswers = calls
    .flatMap((call) => call.summary().functionCalls)
    .filter(({ answeredAt }) => answeredAt === null);
  const overdue = lateAnswers.filter(({ calledAt }) => Date.now() - calledAt > observedMs / 2).length;
  for (const call of calls) call.finish('caller_hung_up');
  const { calls: evidence } = await collectEvidence(stack, observer, calls, []);
  await cleanup.run();

  const costs = (costMs: typeof controlBackMs, at: number): TakeOverTimes =>
    timesOf(evidence.map(({ sockets, summary }) => costMs(sockets, at, summary.endedAt)).filter((ms) => ms !== null));
  const killed = costs(controlBackMs, killedAt);
  const functionCalls = evidence.flatMap(({ summary }) => summary.functionCalls);
  return {
    calls: count,
    lost: early + killed.lost + overdue,
    killed,
    stopped: costs(deadTimeMs, stoppedAt),
    stop_ms: Math.round(stopMs),
    stop_exit_code: exitCode,
    function_calls: {
      made: functionCalls.length,
      answered: functionCalls.filter(({ answeredAt }) => answeredAt !== null).length,
    },
    outcomes: tally(evidence.map(({ record }) => record?.outcome ?? 'no record')),
  };
}

/** Places calls until so many are live; one that is refused, as by workers that are still warming up, is placed again. */
async function liveCalls(simulator: Simulator, count: number): Promise<SimulatedCall[]> {
  const scenario = liveCall();
  const deadline = Date.now() + (count / placedPerS) * 1_000 + placedWithinMs;
  let calls: SimulatedCall[] = [];
  for (;;) {
    calls = calls.filter(({ phase }) => phase !== 'ended');
    const live = calls.filter(({ sockets }) => sockets.count > 0).length;
    if (live === count) return calls;
    if (Date.now() > deadline) throw new Error(`only ${live} of ${count} calls were answered: the machine is too slow`);
    // One alone at first: it makes the workers load what every later call finds there.
    if (calls.length < (live === 0 ? 1 : count)) calls.push(simulator.placeCall(scenario));
    await delay(1_000 / placedPerS);
  }
}

/** The result as a person reads it. */
export function killTestLines(result: KillTestResult): string[] {
  const { made, answered } = result.function_calls;
  return [
    '',
    ...textTable(
      [
        [`${result.calls} live calls, two workers`, 'calls moved', 'lost', 'p50 ms', 'p95 ms'],
        ['kill -9 of one: control back', ...timeCells(result.killed)],
        ['SIGTERM to the other: dead time', ...timeCells(result.stopped)],
      ],
      1,
    ),
    '',
    `Lost: ${result.lost}. Function calls answered: ${answered} of ${made} (the last ones met the end of their call).`,
    `The stopped worker ended after ${result.stop_ms} ms with ${result.stop_exit_code ?? 'a signal'}.`,
    ...Object.entries(result.outcomes).map(([outcome, count]) => `  ${outcome}: ${count}`),
    '',
  ];
}
