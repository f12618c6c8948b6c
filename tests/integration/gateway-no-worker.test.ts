import { WorkflowNotFoundError } from '@temporalio/client';
import { startSonore } from '../../src/apps/start-sonore';
import { createLogger } from '../../src/infra/logger';
import { loadSettings } from '../../src/settings';
import { workflowBundle } from '../setup/servers';
import { scenarioOf } from '../simulator/support/scenario-of';
import { controlRequests } from './support/client-frames';
import { startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

/** Rings until it is refused with SIP 503. */
const refused = scenarioOf([{ expect_rejection: 503 }]);

/** In this order: Temporal remembers an unversioned worker for a minute, so it comes after those that have none. */
describe('a gateway without workers', () => {
  let bed: TestBed;

  beforeAll(async () => {
    // Short, so that what nobody runs is soon seen.
    bed = await startTestBed({ role: 'gateway', settings: { ADMIT_DEADLINE_MS: '500', SEAT_DEADLINE_MS: '500' } });
  }, 60_000);
  afterAll(async () => bed.stop());

  const recordOf = (callId: string) => until('the record', () => bed.repositories.calls.find(callId));

  test('no_worker_at_all_call_is_rejected_at_openai_and_recorded_without_a_workflow', async () => {
    const ready = await fetch(`${bed.gatewayUrl}/api/v1/ready`);
    const { callId, phone, workflow } = bed.place(refused, { switches: { webhook: { copies: 2 } } });
    const summary = await phone.finished;
    const record = await recordOf(callId);

    expect(ready.status).toBe(503);
    expect(summary).toMatchObject({ end: 'rejected', failure: null });
    expect(record).toMatchObject({
      outcome: 'rejected:no_worker',
      phase: 'closed',
      caller_number: expect.stringMatching(/^\+/),
      version: 1,
    });
    expect(bed.simulator.deliveries(callId).map(({ status }) => status)).toEqual([200, 200]);
    await expect(workflow.describe()).rejects.toThrow(WorkflowNotFoundError);
    const counted = 'sonore_calls_ended_total{outcome="rejected:no_worker"}';
    // The record is there a moment before it is counted.
    await until('the call counted', async () => (await metric(bed, counted)) === 1);
    expect(await metric(bed, 'sonore_webhooks_total{result="no_worker"}')).toBe(2);
  }, 60_000);

  test('worker_of_a_build_that_is_not_current_call_is_rejected', async () => {
    const settings = loadSettings(
      { ...bed.environment, PORT: '0', SONORE_BUILD_ID: 'next' },
      { role: 'worker', envFile: null },
    );
    const log = createLogger({ level: 'CRITICAL', destination: { write: () => undefined } });
    const workflowBundlePath = workflowBundle().codePath;
    const worker = await startSonore({ role: 'worker', settings, log, workflowBundlePath });
    // A worker's own readiness asks who polls, not who is given calls: it must become ready before it is made current.
    await until('it polls', async () => (await fetch(`${worker.url}/api/v1/ready`)).ok, 60_000);
    const ready = await fetch(`${bed.gatewayUrl}/api/v1/ready`);

    const { callId, phone } = bed.place(refused);
    const summary = await phone.finished;
    const record = await recordOf(callId);

    expect(ready.status).toBe(503);
    expect(summary).toMatchObject({ end: 'rejected', failure: null });
    expect(record).toMatchObject({ outcome: 'rejected:no_worker' });
    await worker.stop();
  }, 150_000);

  test('worker_killed_just_before_call_is_rejected_when_its_deadlines_are_over', async () => {
    const worker = await startSonoreProcess('worker', bed.environment);
    // Another one that has gone may still count for the worker's own readiness.
    await until('it polls', async () => (await fetch(`${bed.gatewayUrl}/api/v1/ready`)).ok, 60_000);
    worker.signal('SIGKILL');
    await worker.exited;

    const { callId, phone, workflow } = bed.place(refused);
    const summary = await phone.finished;
    const record = await recordOf(callId);

    expect(summary).toMatchObject({ end: 'rejected', failure: null });
    expect(record).toMatchObject({ outcome: 'rejected:no_worker', phase: 'closed' });
    await until('the workflow is ended', async () => (await workflow.describe()).status.name === 'TERMINATED');
    expect(controlRequests(bed.simulator, callId)).toEqual(['reject 200']);
    await worker.stop();
  }, 150_000);

  test('worker_that_comes_later_takes_the_next_call', async () => {
    await bed.startWorker();

    const { record } = await bed.place('scenarios/question.yaml').ended();

    expect(record.outcome).toBe('caller_hung_up');
  }, 60_000);
});

/** The value of one line of the gateway's metrics. */
async function metric(bed: TestBed, name: string): Promise<number | null> {
  const lines = (await (await fetch(`${bed.gatewayUrl}/metrics`)).text()).split('\n');
  const line = lines.find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? null : Number(line.split(' ').at(-1));
}
