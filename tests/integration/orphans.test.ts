import type { sweep } from '../../workflows';
import { phoneCallWorkflowId } from '../../src/models/phone-call-input';
import { phoneCallInput } from '../fixtures/phone-call-input';
import { scenarioOf } from '../simulator/support/scenario-of';
import { startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

/** A call that goes on until somebody hangs up. */
const endless = scenarioOf([{ model_says: 'Acme, good morning.' }, 'expect_hangup']);

describe('a call whose workflow was terminated', () => {
  let bed: TestBed;

  beforeAll(async () => {
    // Small, so that an owner soon hears that its workflow has gone.
    bed = await startTestBed({ role: 'gateway', settings: { HEARTBEAT_TIMEOUT_MS: '2000' } });
  }, 60_000);
  afterAll(async () => bed.stop());

  const slots = () => bed.repositories.capacity.takenBefore(new Date(Date.now() + 60_000));
  const finalRecord = (callId: string) =>
    until('its final record', async () => {
      const record = await bed.repositories.calls.find(callId);
      return record !== null && record.outcome !== null && record;
    });
  const sweepNow = () =>
    bed.client.workflow.execute<typeof sweep>('sweep', {
      workflowId: `sweep-${Date.now()}`,
      taskQueue: 'calls',
      args: [{ min_age_ms: 0 }],
    });

  test('terminated_with_its_worker_dead_the_sweep_hangs_up_closes_the_record_and_frees_the_slot', async () => {
    const worker = await startSonoreProcess('worker', bed.environment);
    const call = bed.place(endless);
    await call.attached();
    await until('a record', () => bed.repositories.calls.find(call.callId));
    worker.signal('SIGKILL');
    await worker.exited;
    await call.workflow.terminate('by hand');
    await bed.startWorker();

    const swept = await sweepNow();
    const summary = await call.phone.finished;

    expect(swept).toMatchObject({ ended: [call.callId], freed: [], failed: [] });
    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(await finalRecord(call.callId)).toMatchObject({ outcome: 'failed:terminated', phase: 'closed' });
    expect(await slots()).toEqual([]);
    await worker.stop();
  }, 90_000);

  test('terminated_under_a_live_owner_the_owner_hangs_up_and_frees_the_slot', async () => {
    const call = bed.place(endless);
    await call.attached();

    await call.workflow.terminate('by hand');
    const summary = await call.phone.finished;

    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(await finalRecord(call.callId)).toMatchObject({ outcome: 'failed:terminated' });
    await until('no slot taken', async () => (await slots()).length === 0);
  }, 60_000);

  test('terminated_before_its_first_record_the_sweep_writes_one_from_its_webhook', async () => {
    const input = phoneCallInput(Math.floor(Date.now() / 1000), { call_id: 'rtc_early' });
    const workflow = await bed.client.workflow.start('phoneCall', {
      workflowId: phoneCallWorkflowId(input.call_id),
      taskQueue: 'nobody-polls-this',
      args: [input],
      workflowExecutionTimeout: '1 minute',
    });
    await bed.repositories.capacity.reserve(input.call_id, 'acme');
    await workflow.terminate('by hand');

    const swept = await sweepNow();

    expect(swept.ended).toEqual([input.call_id]);
    expect(await finalRecord(input.call_id)).toMatchObject({
      outcome: 'failed:terminated',
      caller_number: input.caller_number,
      webhook_id: input.webhook_id,
    });
    expect(await slots()).toEqual([]);
  }, 60_000);

  test('terminated_without_a_slot_or_a_record_the_sweep_writes_one_but_for_its_own_deployment_alone', async () => {
    const now = Math.floor(Date.now() / 1000);
    const [ours, others] = ['rtc_ours', 'rtc_others'].map((call_id) => phoneCallInput(now, { call_id }));
    if (!ours || !others) throw new Error('two calls');
    for (const [input, taskQueue] of [
      [others, 'others'],
      [ours, 'calls'],
    ] as const) {
      const workflow = await bed.client.workflow.start('phoneCall', {
        ...{ workflowId: phoneCallWorkflowId(input.call_id), taskQueue, args: [input] },
        // Nobody begins it before it is over.
        startDelay: '1 hour',
      });
      await workflow.terminate('by hand');
      const isListed = `WorkflowId = "${phoneCallWorkflowId(input.call_id)}" AND ExecutionStatus = "Terminated"`;
      await until('its being listed', async () => (await bed.client.workflow.count(isListed)).count === 1);
    }

    const swept = await sweepNow();

    expect(swept).toMatchObject({ looked_at: 1, ended: [ours.call_id], failed: [] });
    expect(await finalRecord(ours.call_id)).toMatchObject({
      outcome: 'failed:terminated',
      caller_number: ours.caller_number,
      webhook_id: ours.webhook_id,
    });
    expect(await bed.repositories.calls.find(others.call_id)).toBeNull();
    expect(await sweepNow()).toMatchObject({ looked_at: 0, ended: [] });
  }, 60_000);

  test('record_of_a_terminated_call_that_was_removed_is_not_written_again', async () => {
    const call = bed.place(endless);
    await call.attached();
    await until('a record', () => bed.repositories.calls.find(call.callId));
    await call.workflow.terminate('by hand');
    await call.phone.finished;
    await finalRecord(call.callId);
    await until('no slot taken', async () => (await slots()).length === 0);
    const isListed = `WorkflowId = "${phoneCallWorkflowId(call.callId)}" AND ExecutionStatus = "Terminated"`;
    await until('its being listed', async () => (await bed.client.workflow.count(isListed)).count === 1);
    await bed.db.collection<{ _id: string }>('calls').deleteOne({ _id: call.callId });

    const swept = await sweepNow();

    expect(swept).toMatchObject({ looked_at: 1, ended: [], failed: [] });
    expect(await bed.repositories.calls.find(call.callId)).toBeNull();
  }, 60_000);

  test('sweep_leaves_a_live_call_alone_and_frees_the_slot_of_one_that_ended_in_order', async () => {
    const ended = await bed.place('scenarios/question.yaml').ended();
    await bed.repositories.capacity.reserve(ended.record.call_id, 'acme');
    const call = bed.place(endless);
    await call.attached();

    const swept = await sweepNow();
    const [slot] = await slots();

    expect(swept).toMatchObject({ ended: [], freed: [ended.record.call_id] });
    expect(slot?.call_id).toBe(call.callId);
    expect((await call.workflow.describe()).status.name).toBe('RUNNING');
    await call.workflow.cancel();
    await call.ended();
  }, 60_000);

  test('sweep_is_started_by_a_schedule_every_minute', async () => {
    const schedule = bed.client.schedule.getHandle('sonore-sweep-calls');

    const { spec, action, policies } = await until('the schedule', () => schedule.describe().catch(() => null));

    expect(spec.intervals).toMatchObject([{ every: 60_000 }]);
    expect(action).toMatchObject({ workflowType: 'sweep', taskQueue: 'calls', args: [{ min_age_ms: 60_000 }] });
    expect(policies.overlap).toBe('SKIP');
  });
});
