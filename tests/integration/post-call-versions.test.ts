import { WorkerDeployment } from '../../src/infra/temporal/worker-deployment';
import { postCallWorkflowId } from '../../src/models/post-call-input';
import { scenarioOf } from '../simulator/support/scenario-of';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

describe('after a call that was pinned to its build', () => {
  let bed: TestBed;

  beforeAll(async () => {
    const settings = { SONORE_BUILD_ID: 'A', SONORE_VERSIONING_BEHAVIOR: 'PINNED' };
    bed = await startTestBed({ role: 'gateway', settings });
    await bed.startWorker();
    const deployment = new WorkerDeployment(bed.client, { deploymentName: 'sonore', taskQueue: 'calls' });
    const state = await until('the build known', () => deployment.describe());
    await deployment.setCurrent('A', state.conflictToken);
    // Before that the gateway would turn the call away: nobody of the current build is known to poll.
    await until('build A gets the calls', () => deployment.isRoutedTo('A'), 60_000);
  }, 60_000);
  afterAll(async () => bed.stop());

  test('post_call_goes_on_with_whatever_build_is_current', async () => {
    const call = bed.place(scenarioOf([{ model_says: 'Acme, good morning.' }, 'caller_hangs_up']));
    await call.ended();
    const work = bed.client.workflow.getHandle(postCallWorkflowId(call.callId));

    await expect(work.result()).resolves.toEqual({ processed_status: 'completed' });

    const behaviorOf = async (workflow: typeof work) =>
      (await workflow.describe()).raw.workflowExecutionInfo?.versioningInfo;
    // `VERSIONING_BEHAVIOR_PINNED` is 1.
    expect(await behaviorOf(call.workflow)).toMatchObject({ behavior: 1 });
    expect(await behaviorOf(work)).toMatchObject({ versioningOverride: { autoUpgrade: true } });
  }, 60_000);
});
