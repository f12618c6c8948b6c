import { setTimeout as delay } from 'node:timers/promises';
import { startDemoStack, type DemoStack } from '../../src/apps/demo/start-demo-stack';
import { phoneCallWorkflowId } from '../../src/models/phone-call-input';
import { budget, type Figure, type Findings } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { loadAverage, machineFacts } from '../machine-facts';
import { startAnotherWorker } from '../start-another-worker';
import { roomySettings } from '../roomy-settings';
import { type CallKind, callKinds, longCall } from './call-kinds';

/** docs/performance.md says where the limit comes from. */
const eventsLimit = 400;

/** Callers and models live faster: the histories do not depend on it, as long as each event is answered before the next. */
const speed = 4;

const takeOverAfterMs = 5_000;

/** What a call leaves in Temporal's database, by kind. */
export const historyBenchmark: Benchmark = {
  name: 'history',
  description: 'events and bytes of history that a call leaves, by kind of call',
  run: runHistory,
};

async function runHistory(_options: BenchOptions, context: BenchContext): Promise<Findings> {
  const { environment, report, cleanup } = context;
  const loadBefore = loadAverage();
  const stack = await startDemoStack({ environment, speed, settings: roomySettings, report }, cleanup);
  const progress = report.start(`Placing ${callKinds.length} kinds of calls`);
  const undisturbed = callKinds.filter(({ isTakenOver }) => isTakenOver !== true);
  const takenOver = callKinds.filter(({ isTakenOver }) => isTakenOver === true);
  const costs = await Promise.all(undisturbed.map((kind) => historyOf(stack, kind)));
  for (const kind of takenOver) costs.push(await historyOf(stack, kind, () => replaceWorker(stack, context)));
  progress.end();
  const long = costs.find(({ name }) => name === longCall.name);
  return {
    machine: await machineFacts(stack, loadBefore),
    latencies: [],
    figures: costs.flatMap(({ name, events, bytes }): Figure[] => [
      { name: `${name}: history`, value: events, unit: 'events' },
      { name: `${name}: size of it`, value: bytes, unit: 'bytes' },
    ]),
    budgets: long === undefined ? [] : [budget(`${long.name}: history`, long.events, eventsLimit, 'events')],
    skipped: [],
  };
}

interface HistoryCost {
  name: string;
  events: number;
  /** As the server counts them. */
  bytes: number;
}

/** Places one call and resolves with its history once it is closed; `disturb` runs while it talks. */
async function historyOf(
  { simulator, client }: DemoStack,
  { name, scenario }: CallKind,
  disturb?: () => Promise<void>,
): Promise<HistoryCost> {
  const call = simulator.placeCall(scenario);
  if (disturb !== undefined) await delay(takeOverAfterMs).then(disturb);
  const { failure } = await call.finished;
  if (failure !== null) throw new Error(`The call '${name}' failed: ${failure}`);
  const workflow = client.workflow.getHandle(phoneCallWorkflowId(call.callId));
  await workflow.result();
  const { historyLength, historySize } = await workflow.describe();
  return { name, events: historyLength, bytes: historySize ?? 0 };
}

async function replaceWorker(stack: DemoStack, { cleanup }: BenchContext): Promise<void> {
  await startAnotherWorker(stack, cleanup);
  await stack.worker.stop();
}
