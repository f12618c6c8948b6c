import { setTimeout as delay } from 'node:timers/promises';
import { startDemoStack } from '../../src/apps/demo/start-demo-stack';
import { freePort } from '../../src/local-stack';
import { preciseNow } from '../../src/simulator/session/call-clock';
import { budget, type Budget, type Figure, type Latency, type Findings } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { latencies } from '../latencies';
import { loadAverage, machineFacts } from '../machine-facts';
import { roomySettings } from '../roomy-settings';
import { lostAfterMs, RoundTrips } from '../round-trips/round-trips';
import { codePathOnly, toolCallScenario } from '../tools/tool-call-scenario';
import { toolPaths } from '../tools/tool-paths';
import { GarbageCollector } from './garbage-collector';
import { LiveCalls } from './live-calls';
import { guardedPid } from './process-usage';
import { watchProcess } from './watch-process';

const megabyte = 2 ** 20;

/** docs/performance.md says where the limit comes from. */
const megabytesPerCallLimit = 1;

/** A turn with one tool call, as a busy call has them. */
const turnMs = 15_000;

/** Half an hour, longer than the whole run. */
const turns = 120;

/** Scripts that differ in their silences; parsing one for each of a thousand calls would take a while. */
const talk = Array.from({ length: 16 }, (_, seed) => toolCallScenario(turns, turnMs, seed, codePathOnly));

const warmUpCalls = 30;
/** A machine of two cores, with everything on it, answers few more (`bench answer`). */
const placedPerSecond = 3;
const settleMs = 5_000;
const barePauseMs = 200;

/** How many calls one worker process holds, and what each costs it. */
export const callsBenchmark: Benchmark = {
  name: 'calls',
  description: 'live calls held by one worker process: memory, CPU and the tool round trip (Linux)',
  run: runCalls,
};

async function runCalls({ seconds, quick }: BenchOptions, context: BenchContext): Promise<Findings> {
  const { environment, report, cleanup } = context;
  const loadBefore = loadAverage();
  const inspectorPort = await freePort();
  const nodeOptions = `${environment['NODE_OPTIONS'] ?? ''} --inspect-port=127.0.0.1:${inspectorPort}`;
  const environmentOfAll = { ...environment, NODE_OPTIONS: nodeOptions };
  const stack = await startDemoStack(
    { environment: environmentOfAll, speed: 1, settings: roomySettings, report },
    cleanup,
  );
  const bare = await RoundTrips.start('bareRoundTrip', stack.client, stack.servers.temporal, cleanup);
  await bare.open(1);
  const pid = await guardedPid(stack.worker);
  const garbage = await GarbageCollector.attach(pid, inspectorPort, cleanup);
  const lasting = seconds ?? (quick ? 10 : 30);

  const warmUp = new LiveCalls(stack.simulator, talk);
  await warmUp.growTo(warmUpCalls, placedPerSecond);
  await delay(settleMs);
  await warmUp.end();
  await delay(settleMs);
  const idleHeap = await garbage.collect();
  const idle = await watchProcess(pid, settleMs / 1_000);

  const rows: Latency[] = [];
  const figures: Figure[] = [{ name: 'idle: memory', value: idle.rssBytes / megabyte, unit: 'MB' }];
  const budgets: Budget[] = [];
  const calls = new LiveCalls(stack.simulator, talk);
  for (const count of quick ? [50, 100] : [100, 500, 1_000]) {
    const label = `${count} live calls`;
    const progress = report.start(`Measuring: ${label}`);
    await calls.growTo(count, placedPerSecond);
    await delay(settleMs);
    const heap = await garbage.collect();
    const since = preciseNow();
    const [usage, bareMs] = await Promise.all([watchProcess(pid, lasting), bareTrips(bare, lasting)]);
    const tools = calls.toolsSince(since);
    progress.end();
    // Of those that live: calls a slow machine did not answer in time hold nothing.
    const perCall = (bytes: number): number => bytes / megabyte / Math.max(calls.live, 1);
    const memory = perCall(usage.rssBytes - idle.rssBytes);
    rows.push(
      ...latencies(label, [
        ['bare Temporal round trip', bareMs],
        [toolPaths.code.label, tools.durations],
      ]),
    );
    figures.push(
      { name: `${label}: memory over idle, per call`, value: memory, unit: 'MB' },
      {
        name: `${label}: of that, heap of the main thread`,
        value: perCall(heap.mainThread - idleHeap.mainThread),
        unit: 'MB',
      },
      {
        name: `${label}: of that, heap of the workflow thread`,
        value: perCall(heap.workerThreads - idleHeap.workerThreads),
        unit: 'MB',
      },
      { name: `${label}: CPU of the worker, of one core`, value: usage.cpuPercent, unit: '%' },
      { name: `${label}: calls not live`, value: count - calls.live, unit: `of ${count}` },
      {
        name: `${label}: tool calls without an answer after 5 s`,
        value: tools.unanswered,
        unit: `of ${tools.durations.length + tools.unanswered}`,
      },
    );
    budgets.push(budget(`${label}: memory over idle, per call`, memory, megabytesPerCallLimit, 'MB'));
    if (calls.live === 0) throw new Error(`none of ${count} calls is live: ${calls.failure ?? 'no reason known'}`);
    if (calls.live < count) break;
  }
  await calls.end();
  await bare.close();
  return {
    machine: await machineFacts(stack, loadBefore),
    latencies: rows,
    figures,
    budgets,
    skipped: [],
  };
}

/** Bare round trips one after the other; one that is lost counts as long as it was waited for. */
async function bareTrips(bare: RoundTrips, seconds: number): Promise<number[]> {
  const trips: number[] = [];
  const until = preciseNow() + seconds * 1_000;
  while (preciseNow() < until) {
    trips.push(await bare.measure(0).catch(() => lostAfterMs));
    await delay(barePauseMs);
  }
  return trips;
}
