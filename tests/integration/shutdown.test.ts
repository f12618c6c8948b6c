import { rm } from 'node:fs/promises';
import path from 'node:path';
import { freePort, makeRunDirectory, silentReport, startTemporal, type TemporalServer } from '../../src/local-stack';
import { scenarioOf } from '../simulator/support/scenario-of';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';

/** Fails loudly instead of waiting for ever: the process is to be gone long before. */
const patienceMs = 30_000;

describe('a process that is told to stop while Temporal is away', () => {
  let directory: string;
  let temporal: TemporalServer;
  let bed: TestBed;
  let worker: SonoreProcess;

  beforeAll(async () => {
    directory = await makeRunDirectory('shutdown');
    temporal = await startTemporal({
      port: await freePort(),
      databaseFile: path.join(directory, 'temporal.db'),
      ui: false,
      report: silentReport,
    });
    bed = await startTestBed({ role: 'gateway', temporal });
    worker = await startSonoreProcess('worker', { ...bed.environment, SHUTDOWN_GRACE_S: '3' });
    await bed.place(scenarioOf([{ model_says: 'Acme, good morning.' }, 'expect_hangup'])).attached();
    await temporal.stop();
  }, 120_000);
  afterAll(async () => {
    await worker.stop();
    await bed.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  test('worker_with_a_live_call_is_gone_when_its_grace_is_over', async () => {
    worker.signal('SIGTERM');

    const exited = await Promise.race([worker.exited, patience()]);

    expect(exited).toBe(1);
  }, 60_000);
});

function patience(): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(resolve, patienceMs, 'still running').unref();
  });
}
