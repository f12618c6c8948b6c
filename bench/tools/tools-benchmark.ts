import { startDemoStack } from '../../src/apps/demo/start-demo-stack';
import { BareRoundTrips } from '../bare/bare-round-trips';
import { type BenchResult, type Budget, type Figure, type Latency } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { loadAverage, machineFacts } from '../machine-facts';
import { percentile, type Summary, summarize } from '../statistics';
import { toolCallCosts, toolCallSteps } from './call-history';
import { type Load, type LoadMeasurement, measureLoad } from './measure-load';
import { type ToolPath, toolPaths } from './tool-paths';
import { toolStages } from './tool-stages';

/** docs/performance.md says where the limit comes from. */
const ratioLimit = 2;

/** The first calls of a process compile code and open connections. */
const warmUp: Load = { calls: 4, seconds: 4, speed: 3, turnMs: 3_000 };

const bareLabel = 'bare Temporal round trip';

/** The tool round trip beside the bare Temporal round trip, on a quiet system and under load. */
export const toolsBenchmark: Benchmark = {
  name: 'tools',
  description: "the tool round trip on a call's wire, beside a bare Temporal round trip in the same run",
  run: runTools,
};

async function runTools({ calls, seconds }: BenchOptions, context: BenchContext): Promise<BenchResult> {
  const { environment, report, cleanup } = context;
  const load = loadAverage();
  const stack = await startDemoStack({ environment, speed: 1, report }, cleanup);
  const bare = await BareRoundTrips.start(stack.client, stack.servers.temporal, cleanup);
  const measure = async (label: string, each: Load): Promise<LoadMeasurement> => {
    const progress = report.start(`Measuring: ${label}`);
    const measured = await measureLoad(stack, bare, each);
    progress.end();
    return measured;
  };

  await measure('warm-up', warmUp);
  // A lone call lives faster, for more samples; much faster, and its next event would come before the answer to this one.
  const loads = [
    { label: '1 call', load: { calls: 1, seconds, speed: 5, turnMs: 3_000 } },
    ...(calls === 1 ? [] : [{ label: `${calls} calls`, load: { calls, seconds, speed: 1, turnMs: 5_000 } }]),
  ];
  const latencies: Latency[] = [];
  const figures: Figure[] = [];
  for (const { label, load: each } of loads) {
    const measured = await measure(label, each);
    latencies.push(...latenciesOf(label, measured));
    figures.push(...figuresOf(label, measured));
  }
  return {
    benchmark: 'tools',
    taken_at: new Date().toISOString(),
    machine: await machineFacts({ client: stack.client, mongo: stack.servers.mongo, loadAverage: load }),
    latencies,
    figures,
    budgets: latencies.flatMap(budgetOf),
  };
}

function latenciesOf(load: string, { bareMs, calls }: LoadMeasurement): Latency[] {
  const trips = calls.flatMap((call) => call.trips);
  const bare = summarize(bareMs);
  return [
    latency(load, bareLabel, bare, null),
    ...Object.values(toolPaths).map(({ label, tool }) => {
      const durations = trips.filter((trip) => trip.tool === tool).map((trip) => trip.answeredAt - trip.calledAt);
      return latency(load, label, summarize(durations), bare);
    }),
  ];
}

function latency(load: string, path: string, { count, p50, p95, p99 }: Summary, yardstick: Summary | null): Latency {
  const ratio = yardstick === null ? null : p50 / yardstick.p50;
  return { load, path, count, p50_ms: p50, p95_ms: p95, p99_ms: p99, ratio };
}

function figuresOf(load: string, { calls }: LoadMeasurement): Figure[] {
  const trips = calls.flatMap((call) => call.trips).filter(({ tool }) => tool === toolPaths.code.tool);
  const steps = calls.flatMap(({ history }) => toolCallSteps(history));
  const paths = Object.keys(toolPaths) as ToolPath[];
  return [...toolStages(trips, steps, load), ...paths.flatMap((path) => historyFigures(load, path, calls))];
}

/** A record is written after each tool call and holds all of them, so a call's later tool calls weigh more. */
function historyFigures(load: string, path: ToolPath, calls: LoadMeasurement['calls']): Figure[] {
  const { tool, label } = toolPaths[path];
  const perCall = calls.map(({ trips, history }) => {
    const ofPath = new Set(trips.filter((trip) => trip.tool === tool).map((trip) => trip.functionCallId));
    return toolCallCosts(history).filter(({ functionCallId }) => ofPath.has(functionCallId));
  });
  const all = perCall.flat();
  const firsts = perCall.flatMap((costs) => costs.slice(0, 1));
  const lasts = perCall.flatMap((costs) => costs.slice(-1));
  if (all.length === 0) return [];
  const median = (values: readonly number[]): number => percentile(values, 50);
  return [
    { name: `${load}: ${label}: history`, value: median(all.map(({ events }) => events)), unit: 'events' },
    {
      name: `${load}: ${label}: history, first of a call`,
      value: median(firsts.map(({ bytes }) => bytes)),
      unit: 'bytes',
    },
    {
      name: `${load}: ${label}: history, last of a call`,
      value: median(lasts.map(({ bytes }) => bytes)),
      unit: 'bytes',
    },
  ];
}

function budgetOf({ load, path, ratio }: Latency): Budget[] {
  if (path !== toolPaths.code.label || ratio === null) return [];
  const name = `${load}: ${path}, p50 in bare Temporal round trips`;
  return [{ name, value: ratio, limit: ratioLimit, met: ratio <= ratioLimit }];
}
