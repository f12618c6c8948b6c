import { setTimeout as delay } from 'node:timers/promises';
import { Runtime } from '@temporalio/worker';
import { rollBack } from '../../src/cli/versions/roll-back';
import { rollOut, type StartedCommand } from '../../src/cli/versions/roll-out';
import { WorkerDeployment } from '../../src/infra/temporal/worker-deployment';
import { instructUpdate } from '../../workflows/messages';
import { scenarioOf } from '../simulator/support/scenario-of';
import { clientFrames, controlRequests, outline } from './support/client-frames';
import type { PlacedCall } from './support/placed-call';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

/** Goes on only when an operator says so, then needs a tool, a transfer and the workflow's every part. */
const waitsForAnOperator = scenarioOf([
  { model_says: 'Acme, good morning. How can I help?' },
  { model_says: { text: 'Are you still there?', begins: 'asked', asked_within_ms: 120_000 } },
  { caller_says: 'Yes. Please put me through to sales.' },
  { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
  { expect_results: [{ tool: 'request_transfer', ok: true }] },
  'expect_transfer',
]);

const liveCalls = 3;
/** A worker process bundles the workflows first, beside whatever else the machine does. */
const timeoutMs = 120_000;

describe('builds that follow one another under live calls', () => {
  let bed: TestBed;
  let deployment: WorkerDeployment;
  const processes = new Map<string, Promise<SonoreProcess>>();
  const told: string[] = [];
  const tell = (line: string): void => void told.push(line);

  beforeAll(async () => {
    bed = await startTestBed({ role: 'gateway' });
    // Calls wait here for as long as workers take to start; nobody is to ask them whether they are still there.
    const patient = { silence: { enabled: false }, ghost_call: { enabled: false } };
    await bed.db.collection('tenant_config').updateMany({}, { $set: { policies: patient } });
    deployment = new WorkerDeployment(bed.client, { deploymentName: 'sonore', taskQueue: 'calls' });
  }, 60_000);
  afterAll(async () => {
    for (const started of processes.values()) await started.then((one) => one.stop()).catch(() => undefined);
    await bed.stop();
    // It ends with the last worker, and all of these were in other processes.
    await Runtime.instance().shutdown();
  }, 60_000);

  test('first_roll_out_takes_the_live_calls_of_the_unversioned_workers', async () => {
    await start('');
    await until('the gateway takes calls', async () => (await bed.place('question').phone.finished).failure === null);
    const calls = await placeLive();

    const [result, shortCalls] = await whileCallsComeIn(() =>
      rollOut(deployment, 'A', { ...{ timeoutMs, tell }, start: () => command('A'), stop: () => stop('') }),
    );

    expect(result).toMatchObject({ build: 'A', previous: null, changed: true, old_workers: 'stopped' });
    await expectMoved(calls, 'A', 2);
    await expectAllWell(shortCalls);
  }, 300_000);

  test('roll_out_that_cannot_start_changes_nothing', async () => {
    const failing: StartedCommand = { exited: Promise.resolve(3), abandon: () => undefined };
    const silent: StartedCommand = { exited: Promise.resolve(0), abandon: () => undefined };

    const failed = rollOut(deployment, 'B', { timeoutMs, tell, start: () => failing });
    await expect(failed).rejects.toThrow('Nothing was changed: the start command ended with 3.');
    const unpolled = rollOut(deployment, 'B', { timeoutMs: 1_000, tell, start: () => silent });
    await expect(unpolled).rejects.toThrow(
      'nobody of build B polls calls (workflow), calls (activity), calls-sessions (activity)',
    );

    expect((await deployment.describe())?.current).toBe('A');
  });

  test('roll_out_moves_live_calls_to_the_next_build_and_roll_back_returns_them', async () => {
    const calls = await placeLive();
    const [result, shortCalls] = await whileCallsComeIn(() =>
      rollOut(deployment, 'B', { ...{ timeoutMs, tell }, start: () => command('B'), stop: () => stop('A') }),
    );
    expect(result).toMatchObject({ build: 'B', previous: 'A', old_workers: 'stopped' });

    const tooEarly = rollBack(deployment, { timeoutMs, tell });
    await expect(tooEarly).rejects.toThrow(
      /nobody of build A polls .*\n.*SONORE_BUILD_ID=A npm start -- --role worker/,
    );
    expect((await deployment.describe())?.current).toBe('B');

    void start('A');
    await until('A polls again', async () => (await deployment.unpolledBy('A')).length === 0, timeoutMs);
    const back = await rollBack(deployment, { timeoutMs, tell });
    await stop('B');

    expect(back).toEqual({ build: 'A', previous: 'B' });
    await expectMoved(calls, 'A', 3);
    await expectAllWell(shortCalls);
  }, 300_000);

  /** Starts a worker process of a build, of none when it is ''. */
  function start(build: string): Promise<SonoreProcess> {
    const started = startSonoreProcess('worker', {
      ...bed.environment,
      ...(build === '' ? {} : { SONORE_BUILD_ID: build }),
    });
    started.catch(() => undefined);
    processes.set(build, started);
    return started;
  }

  function command(build: string): StartedCommand {
    // Like a command that returns when the process is begun: what waits for its pollers is the roll-out.
    void start(build);
    return { exited: Promise.resolve(0), abandon: () => undefined };
  }

  async function stop(build: string): Promise<number> {
    const process = await processes.get(build);
    process?.signal('SIGTERM');
    return (await process?.exited) ?? 1;
  }

  async function placeLive(): Promise<PlacedCall[]> {
    const calls = Array.from({ length: liveCalls }, () => bed.place(waitsForAnOperator));
    for (const call of calls) await until('the call live', async () => (await phaseOf(call)) === 'live');
    return calls;
  }

  async function phaseOf(call: PlacedCall): Promise<string | undefined> {
    return (await bed.repositories.calls.find(call.callId))?.phase;
  }

  /** Runs `work` while a short call comes in every other second. */
  async function whileCallsComeIn<T>(work: () => Promise<T>): Promise<[T, PlacedCall[]]> {
    const calls: PlacedCall[] = [];
    let working = true;
    const coming = (async () => {
      while (working) {
        calls.push(bed.place('question'));
        await delay(2_000);
      }
    })();
    const result = await work().finally(() => (working = false));
    await coming;
    return [result, calls];
  }

  /** The calls are on this build, do there what is left to do, and nobody has noticed. */
  async function expectMoved(calls: PlacedCall[], build: string, owners: number): Promise<void> {
    for (const call of calls) {
      await until('the call was taken over', async () => (await ownersOf(call)) >= owners, timeoutMs);
      await call.workflow.executeUpdate(instructUpdate, { args: [{ text: 'Ask whether the caller is there.' }] });
      const { summary, record } = await call.ended();
      const { versioningInfo } = (await call.workflow.describe()).raw.workflowExecutionInfo ?? {};

      expect(versioningInfo).toMatchObject({ behavior: 2, deploymentVersion: { buildId: build } });
      expect(summary).toMatchObject({ end: 'transferred', failure: null });
      expect(record).toMatchObject({ outcome: 'transferred', tool_calls: [{ ok: true, report: 'written' }] });
      expect(controlRequests(bed.simulator, call.callId)).toEqual(['accept 200', 'refer 200']);
      expect(
        outline(clientFrames(bed.simulator, call.callId)).filter((line) => line === 'response.create'),
      ).toHaveLength(3);
    }
  }

  async function ownersOf(call: PlacedCall): Promise<number> {
    const { owners } = await call.workflow.query<{ owners: { attached_at: string | null }[] }, []>('call');
    return owners.filter(({ attached_at }) => attached_at !== null).length;
  }

  async function expectAllWell(calls: PlacedCall[]): Promise<void> {
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      const { summary, record } = await call.ended();
      expect([summary.failure, record.outcome]).toEqual([null, 'caller_hung_up']);
    }
  }
});
