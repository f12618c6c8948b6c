import type { Client } from '@temporalio/client';
import type { google, temporal } from '@temporalio/proto';

/**
 * How long ago a poller may have asked. A long poll is held for a minute and noted when it begins, so a living, idle
 * poller is up to 60 s old plus the way; the server remembers the dead ones for five minutes.
 */
const pollerFreshMs = 75_000;

/**
 * Resolves when somebody polls this task queue now.
 * @throws Error when nobody has asked for work lately, ServiceError when the server does not answer.
 */
export async function checkPollers(
  client: Client,
  taskQueue: string,
  taskQueueType: temporal.api.enums.v1.TaskQueueType,
): Promise<void> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType,
  });
  const since = Date.now() - pollerFreshMs;
  if (!pollers.some(({ lastAccessTime }) => milliseconds(lastAccessTime) >= since)) {
    throw new Error('no poller has been seen lately');
  }
}

function milliseconds(at: google.protobuf.ITimestamp | null | undefined): number {
  return Number(at?.seconds ?? 0) * 1000 + (at?.nanos ?? 0) / 1e6;
}
