import { type WorkflowHandle } from '@temporalio/client';
import { startDemoStack } from '../../src/apps/demo/start-demo-stack';
import { phoneCallWorkflowId } from '../../src/models/phone-call-input';
import { budget, type Budget, type Figure, type Latency, type Findings } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { latencies } from '../latencies';
import { loadAverage, machineFacts } from '../machine-facts';
import { peerName, startPeer } from '../peer/start-peer';
import { roomySettings } from '../roomy-settings';
import { type CallHistory, toolCallSteps } from './call-history';
import { historyFigures } from './history-figures';
import { type Load, measureLoad } from './measure-load';
import { codePathOnly, mixedPaths, toolCallScenario } from './tool-call-scenario';
import { toolPaths } from './tool-paths';
import { type ToolRoundTrip, toolRoundTrips } from './tool-round-trips';
import { toolStages } from './tool-stages';
import { startYardsticks } from './yardsticks';

/** docs/performance.md says where the limit comes from. */
const ratioLimit = 2;

/** The first calls of a process compile code and open connections. */
const warmUp: Load = { calls: 4, seconds: 4, speed: 3, turnMs: 3_000 };

/** The tool round trip beside what durability could cost more, and what it would cost without it. */
export const toolsBenchmark: Benchmark = {
  name: 'tools',
  description: 'the tool round trip beside bare Temporal, a two-activity design and an agent without durability',
  run: runTools,
};

async function runTools({ calls = 20, seconds, quick }: BenchOptions, context: BenchContext): Promise<Findings> {
  const { environment, report, cleanup } = context;
  const loadBefore = loadAverage();
  const stack = await startDemoStack({ environment, speed: 1, settings: roomySettings, report }, cleanup);
  const yardsticks = await startYardsticks(stack, context);
  const peer = await startPeer(environment, cleanup);

  const measure = async (label: string, load: Load): Promise<{ rows: Latency[]; figures: Figure[] }> => {
    const progress = report.start(`Measuring: ${label}`);
    await Promise.all(yardsticks.map(({ trips }) => trips.open(load.calls)));
    const ours = await measureLoad(
      stack.simulator,
      (index, turns) => toolCallScenario(turns, load.turnMs, index, mixedPaths),
      yardsticks.map(({ trips }) => trips),
      load,
    );
    await Promise.all(yardsticks.map(({ trips }) => trips.close()));
    const scenario = (index: number, turns: number): ReturnType<typeof toolCallScenario> =>
      toolCallScenario(turns, load.turnMs, index, codePathOnly);
    const theirs = typeof peer === 'string' ? null : await measureLoad(peer.simulator, scenario, [], load);
    const histories = await Promise.all(
      ours.callIds.map((callId) => endedHistory(stack.client.workflow.getHandle(phoneCallWorkflowId(callId)))),
    );
    progress.end();
    const trips = ours.callIds.map((callId) => toolRoundTrips(stack.simulator.frames(callId)));
    const peerTrips = (theirs?.callIds ?? []).flatMap((callId) =>
      typeof peer === 'string' ? [] : toolRoundTrips(peer.simulator.frames(callId)),
    );
    const [bare, ...others] = yardsticks.map((each, kind) => [each.label, ours.yardstickMs[kind] ?? []] as const);
    if (bare === undefined) throw new Error('there is no yardstick');
    const own = Object.values(toolPaths).map(
      ({ label: path, tool }) => [path, durations(trips.flat().filter((trip) => trip.tool === tool))] as const,
    );
    return {
      rows: latencies(label, [bare, ...own, ...others, [`the same tool, ${peerName}`, durations(peerTrips)]]),
      figures: figuresOf(label, trips, histories),
    };
  };

  await measure('warm-up', warmUp);
  const lasting = seconds ?? (quick ? 8 : 20);
  // A lone call lives faster, for more samples; much faster, and its next event would come before the answer to this one.
  const loads = [
    { label: '1 call', load: { calls: 1, seconds: lasting, speed: 5, turnMs: 3_000 } },
    ...(calls === 1 ? [] : [{ label: `${calls} calls`, load: { calls, seconds: lasting, speed: 1, turnMs: 5_000 } }]),
  ];
  const rows: Latency[] = [];
  const figures: Figure[] = [];
  for (const { label, load } of loads) {
    const measured = await measure(label, load);
    rows.push(...measured.rows);
    figures.push(...measured.figures);
  }
  return {
    machine: await machineFacts(stack, loadBefore),
    latencies: rows,
    figures,
    budgets: rows.flatMap(budgetOf),
    skipped: typeof peer === 'string' ? [peer] : [],
  };
}

async function endedHistory(handle: WorkflowHandle): Promise<CallHistory> {
  await handle.result();
  const { events } = await handle.fetchHistory();
  return events ?? [];
}

function durations(trips: readonly ToolRoundTrip[]): number[] {
  return trips.map(({ calledAt, answeredAt }) => answeredAt - calledAt);
}

function figuresOf(load: string, trips: readonly ToolRoundTrip[][], histories: readonly CallHistory[]): Figure[] {
  const own = trips.flat().filter(({ tool }) => tool === toolPaths.code.tool);
  return [...toolStages(own, histories.flatMap(toolCallSteps), load), ...historyFigures(load, trips, histories)];
}

function budgetOf({ load, path, ratio }: Latency): Budget[] {
  if (path !== toolPaths.code.label || ratio === null) return [];
  return [budget(`${load}: ${path}, p50`, ratio, ratioLimit, '× bare round trip')];
}
