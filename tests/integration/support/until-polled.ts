import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { taskQueues } from '../../../src/models/task-queues';
import { until } from './until';

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const activityQueue = 2;

/** Resolves when a worker of a process, by default this one, has asked for calls to hold, `since` then (ms since 1970). */
export async function untilPolled(
  client: Client,
  taskQueue: string,
  since: number,
  pid: number | undefined = process.pid,
): Promise<void> {
  await until(`somebody polls ${taskQueue}`, async () => {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueues(taskQueue).sessions },
      taskQueueType: activityQueue,
    });
    return pollers.some(
      ({ identity, lastAccessTime }) => identity?.startsWith(`${pid}@`) && tsToMs(lastAccessTime ?? undefined) >= since,
    );
  });
}
