/**
 * `npx tsx scripts/record-histories.ts [KIND…]`: plays one call of each kind (`tests/replay/support/recorded-calls.ts`)
 * on servers of its own, with invented numbers, and keeps the histories in `tests/replay/histories/`. A call that does
 * not end as it should keeps its old history, and the exit code is 1.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeRunDirectory, terminalReport } from '../src/local-stack';
import { startTestBed, type TestBed } from '../tests/integration/support/test-bed';
import { until } from '../tests/integration/support/until';
import { historiesDirectory, historyFileText } from '../tests/replay/support/history-files';
import { addTenants, type RecordedCall } from '../tests/replay/support/recorded-call';
import { recordedCalls, recordedTakeOvers, recordedTenants } from '../tests/replay/support/recorded-calls';
import { testServersVariable } from '../tests/setup/servers';
import { startTestRunServers } from './test-run-servers';

/** Calls at the same time; more would only wait for one another. */
const atOnce = 6;

const gatewayLooksAgainMs = 3_000;

async function main(kinds: readonly string[]): Promise<number> {
  const wanted = ({ kind }: RecordedCall): boolean => kinds.length === 0 || kinds.includes(kind);
  const unknown = kinds.filter((kind) => ![...recordedCalls, ...recordedTakeOvers].some((call) => call.kind === kind));
  if (unknown.length > 0) throw new Error(`No such kind of call: ${unknown.join(', ')}.`);

  const directory = await makeRunDirectory('record');
  const run = await startTestRunServers(
    new Set(['temporal', 'mongo', 'workflow-bundle']),
    directory,
    terminalReport(process.stderr),
  );
  try {
    process.env[testServersVariable] = JSON.stringify(run.servers);
    await mkdir(historiesDirectory, { recursive: true });
    const bed = await startTestBed({ role: 'gateway' });
    await addTenants(bed.db, recordedTenants);
    const failed = [
      ...(await recordTogether(bed, recordedCalls.filter(wanted))),
      ...(await recordOneByOne(bed, recordedTakeOvers.filter(wanted))),
    ];
    await bed.stop();
    return failed.filter(Boolean).length === 0 ? 0 : 1;
  } finally {
    await run.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function recordTogether(bed: TestBed, calls: readonly RecordedCall[]): Promise<boolean[]> {
  if (calls.length === 0) return [];
  const worker = await bed.startWorker();
  // The gateway takes a call only when it knows that somebody works, and looks again after two seconds.
  await until('the gateway ready', async () => (await fetch(`${bed.gatewayUrl}/api/v1/ready`)).ok);
  await delay(gatewayLooksAgainMs);
  const waiting = [...calls];
  const failed: boolean[] = [];
  const takeNext = async (): Promise<void> => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) failed.push(await record(bed, call));
  };
  await Promise.all(Array.from({ length: atOnce }, takeNext));
  await worker.stop();
  return failed;
}

async function recordOneByOne(bed: TestBed, calls: readonly RecordedCall[]): Promise<boolean[]> {
  const failed: boolean[] = [];
  for (const call of calls) failed.push(await record(bed, call));
  return failed;
}

/** Plays one call and keeps its history; true when it did not go as it should. */
async function record(bed: TestBed, recorded: RecordedCall): Promise<boolean> {
  const { kind, outcome } = recorded;
  try {
    const call = await recorded.play(bed);
    const { summary, record: stored } = await call.ended();
    if (summary.failure !== null) throw new Error(`the caller's script failed: ${summary.failure}`);
    if (stored.outcome !== outcome) throw new Error(`it ended as ${stored.outcome}, not ${outcome}`);
    const history = await call.workflow.fetchHistory();
    await writeFile(path.join(historiesDirectory, `${kind}.json`), historyFileText(history));
    console.log(`✔ ${kind}: ${outcome}, ${history.events?.length ?? 0} events`);
    return false;
  } catch (error) {
    console.log(`✘ ${kind}: ${error instanceof Error ? error.message : String(error)}`);
    return true;
  }
}

main(process.argv.slice(2)).then(
  // Native threads of the Temporal SDK may keep the process alive.
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
