import { setTimeout as delay } from 'node:timers/promises';
import { type JournalRecord } from '../../src/simulator/journal';
import { preciseNow } from '../../src/simulator/session/call-clock';
import { budget, type Budget, type Figure, type Latency, type Findings } from '../bench-result';
import { type BenchContext, type Benchmark, type BenchOptions } from '../benchmark';
import { LiveCalls } from '../calls/live-calls';
import { latencies } from '../latencies';
import { loadAverage, machineFacts } from '../machine-facts';
import { type AfterFailure, afterFailure, isLost } from './after-failure';
import { patientCall } from './patient-calls';
import { type CallSystem, type Ending, startPeerSystem, startSonoreSystem } from './systems';

/** p95 of the time without a socket, with the default heartbeat timeout; docs/performance.md says where they come from. */
const limitsMs: Record<Ending, number> = { SIGTERM: 1_000, 'kill -9': 13_000 };

const placedPerSecond = 5;
const answeredWithinMs = 30_000;

/** Sidebands are attached, and the first turns over. */
const settleMs = 6_000;

/** Long enough for the heartbeat timeout, the next attempt, a machine that is busy with all of it, and some turns more. */
const watchedMs = 60_000;

/** What becomes of live calls when the process that holds them ends: here, and where calls live in its memory. */
export const peerKillBenchmark: Benchmark = {
  name: 'peer-kill',
  description: 'live calls whose process is stopped or killed: how many are lost, beside an agent without durability',
  run: runPeerKill,
};

async function runPeerKill(options: BenchOptions, context: BenchContext): Promise<Findings> {
  const count = options.calls ?? (options.quick ? 20 : 100);
  const loadBefore = loadAverage();
  const sonore = await startSonoreSystem(context);
  const peer = await startPeerSystem(context);
  const systems = typeof peer === 'string' ? [sonore] : [sonore, peer];

  const rows: Latency[] = [];
  const figures: Figure[] = [];
  const budgets: Budget[] = [];
  for (const ending of ['SIGTERM', 'kill -9'] as const) {
    for (const system of systems) {
      const name = `${ending}, ${system.name}`;
      const progress = context.report.start(`Measuring: ${name}`);
      const calls = await callsAfter(system, ending, count);
      progress.end();
      const lost = { name: `${name}: calls lost`, value: calls.filter(isLost).length, unit: `of ${count}` };
      figures.push(lost);
      if (system !== sonore) continue;
      const path = `${system.name}: no socket attached`;
      const served = `${system.name}: until a function call is answered again`;
      // Apart, because neither is the other's yardstick.
      const [row] = latencies(ending, [[path, calls.flatMap(({ withoutSocketMs }) => withoutSocketMs ?? [])]]);
      const others = latencies(ending, [[served, calls.flatMap(({ servedAfterMs }) => servedAfterMs ?? [])]]);
      budgets.push(budget(lost.name, lost.value, 0, lost.unit));
      if (row === undefined) continue;
      rows.push(row, ...others);
      budgets.push(budget(`${ending}: ${path}, p95`, row.p95_ms, limitsMs[ending], 'ms'));
    }
  }
  return {
    machine: await machineFacts(sonore.stack, loadBefore),
    latencies: rows,
    figures,
    budgets,
    skipped: typeof peer === 'string' ? [peer] : [],
  };
}

/** Lets calls begin, ends the process under them, and looks what becomes of each. Rejects when not all were answered. */
async function callsAfter(system: CallSystem, ending: Ending, count: number): Promise<AfterFailure[]> {
  const calls = new LiveCalls(
    system.simulator,
    Array.from({ length: 16 }, (_, seed) => patientCall(seed)),
  );
  await calls.growTo(count, placedPerSecond);
  await calls.answered(answeredWithinMs);
  await delay(settleMs);
  const records: JournalRecord[] = [];
  const unlisten = system.simulator.onEvent((record) => records.push(record));
  const toldAt = await system.end(ending);
  await delay(Math.max(0, toldAt + watchedMs - preciseNow()));
  unlisten();
  await calls.end();
  return afterFailure(records, calls.ids, toldAt, toldAt + watchedMs);
}
