import { setTimeout as delay } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import { type Cleanup } from '../src/apps/demo/cleanup';
import { type DemoStack } from '../src/apps/demo/start-demo-stack';
import { startSonoreProcess } from '../src/apps/demo/start-sonore-process';
import { freePort, type GuardedProcess } from '../src/local-stack';
import { taskQueues } from '../src/models/task-queues';

const { TASK_QUEUE_TYPE_ACTIVITY: taskQueueType } = temporal.api.enums.v1.TaskQueueType;

const pollsWithinMs = 60_000;

/**
 * Starts another worker of the stack and resolves when it polls for calls itself: a worker is ready as soon as anybody
 * polls, the one beside it for instance. Ended by `cleanup`.
 */
export async function startAnotherWorker(stack: DemoStack, cleanup: Cleanup): Promise<GuardedProcess> {
  const before = await sessionPollers(stack);
  const port = await freePort();
  const worker = await startSonoreProcess({ role: 'worker', port, environment: stack.environment });
  cleanup.add(() => worker.stop());
  const deadline = Date.now() + pollsWithinMs;
  while ((await sessionPollers(stack)) <= before) {
    if (Date.now() > deadline) throw new Error(`The worker on port ${port} does not poll for calls.`);
    await delay(100);
  }
  return worker;
}

/** How many processes have polled for calls in the last minutes. */
async function sessionPollers({ client }: DemoStack): Promise<number> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueues('calls').sessions },
    taskQueueType,
  });
  return pollers.length;
}
