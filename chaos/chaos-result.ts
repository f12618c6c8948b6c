import { cpus, loadavg } from 'node:os';
import { percentile } from '../src/policies/percentile';
import { type PlanRun } from './run-plan';
import { type Evidence } from './evidence';
import { invariants, type Violation } from './invariants';
import { type ChaosPlan } from './plan';
import { controlBackMs, deadTimeMs } from './take-overs';

/** How long calls were without their owner; milliseconds, null percentiles without samples. */
export interface TakeOverTimes {
  /** Calls that it happened to. */
  calls: number;
  /** Calls that nobody took over. */
  lost: number;
  p50: number | null;
  p95: number | null;
}

/** What a run came to, as it is printed and written as JSON. */
export interface ChaosResult {
  seed: string;
  calls: number;
  /** Of the run from its first call to the last one's end, seconds. */
  elapsed_s: number;
  outcomes: Record<string, number>;
  /** How the phone saw calls end. */
  ends: Record<string, number>;
  /** How often each kind of fault happened. */
  faults: Record<string, number>;
  take_overs: {
    /** Worker killed → next sideband attached. */
    control_back: TakeOverTimes;
    /** Worker told to stop: time without any sideband. */
    dead_time: TakeOverTimes;
  };
  invariants: { name: string; violations: Violation[] }[];
  machine: Machine;
}

/** What a run had to run on: an overloaded machine misses deadlines by itself. */
export interface Machine {
  cores: number;
  /** Of the last minute, when the run was over. */
  load_average: number;
  /** The longest that the runner's own process was not given the processor, milliseconds. */
  longest_stall_ms: number;
}

/** The machine now; `stallMs` as the runner has measured it. */
export function machineNow(stallMs: number): Machine {
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  return { cores: cpus().length, load_average: load, longest_stall_ms: Math.round(stallMs) };
}

/** Judges a run that took `elapsedMs` on `machine`. */
export function judge(
  plan: ChaosPlan,
  run: PlanRun,
  evidence: Evidence,
  { elapsedMs, machine }: { elapsedMs: number; machine: Machine },
): ChaosResult {
  const { calls } = evidence;
  return {
    machine,
    seed: plan.seed,
    calls: calls.length,
    elapsed_s: Math.round(elapsedMs / 1_000),
    outcomes: tally(calls.map(({ record }) => record?.outcome ?? 'no record')),
    ends: tally(calls.map(({ summary }) => summary.end ?? 'still alive')),
    faults: faultsMet(plan, run, evidence),
    take_overs: {
      control_back: times(run, evidence, 'worker_kill', controlBackMs),
      dead_time: times(run, evidence, 'worker_stop', deadTimeMs),
    },
    invariants: invariants.map(({ name, check }) => ({ name, violations: check(evidence) })),
  };
}

/** Percentiles of what a fault cost each call it hit. */
export function timesOf(samples: readonly number[]): TakeOverTimes {
  const found = samples.filter(Number.isFinite);
  const at = (share: number): number | null => {
    const value = percentile(found, share);
    return value === null ? null : Math.round(value);
  };
  return { calls: samples.length, lost: samples.length - found.length, p50: at(0.5), p95: at(0.95) };
}

function times(
  { carriedOut }: PlanRun,
  { calls }: Evidence,
  kind: 'worker_kill' | 'worker_stop',
  costMs: typeof controlBackMs,
): TakeOverTimes {
  const samples = carriedOut
    .filter((fault) => fault.kind === kind)
    .flatMap(({ at }) => calls.map(({ sockets, summary }) => costMs(sockets, at, summary.endedAt)))
    .filter((cost) => cost !== null);
  return timesOf(samples);
}

/** Faults of processes and webhooks by name, those of requests by what they were and what they hit. */
function faultsMet(plan: ChaosPlan, run: PlanRun, { calls }: Evidence): Record<string, number> {
  const webhooks = plan.plannedCalls.flatMap(({ webhook }) => [
    ...(webhook.copies === undefined ? [] : ['webhook_doubled']),
    ...(webhook.delayMs === undefined ? [] : ['webhook_late']),
  ]);
  const requests = calls.flatMap((call) =>
    call.requests.flatMap(({ verb, fault, status }) =>
      fault === null ? [] : [`${verb}: ${fault === 'answer' ? String(status) : fault}`],
    ),
  );
  const sidebands = calls.flatMap((call) =>
    call.sockets.flatMap(({ state, status }) =>
      state === 'refused' && status !== 404 ? [`attach: ${status ?? 'lost'}`] : [],
    ),
  );
  const forged = plan.forgeries.map(() => 'webhook_forged');
  return tally([...run.carriedOut.map(({ kind }) => kind), ...webhooks, ...forged, ...requests, ...sidebands]);
}

/** Counts by name, the names in order. */
export function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
