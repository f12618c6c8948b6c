import { type Client, isGrpcServiceError } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

const { TaskQueueType, WorkerVersioningMode, WorkerStatus } = temporal.api.enums.v1;

/** A long poll is held for a minute and noted when it begins: who has not asked for longer than that has gone. */
const pollerFreshMs = 75_000;

/** gRPC `UNIMPLEMENTED` and `PERMISSION_DENIED`: an older server, or a key that may not see workers. */
const notTold: ReadonlySet<number> = new Set([12, 7]);

/** Somebody who asks a task queue for work. */
export interface LivePoller {
  /** `<pid>@<host>` unless a worker chose another. */
  identity: string;
  /** Null for an unversioned worker. */
  build: { deploymentName: string; buildId: string } | null;
  /** When it last began to wait for work, milliseconds since 1970. */
  polledAt: number;
}

/**
 * Who polls a task queue now. Temporal remembers pollers for minutes after they have gone; one that stopped in order has
 * said so in its last heartbeat and is left out at once, one that was killed 75 s later.
 * @throws ServiceError when the server does not answer.
 */
export async function livePollers(
  client: Client,
  taskQueue: string,
  type: keyof typeof queueTypes,
): Promise<LivePoller[]> {
  const { namespace } = client.options;
  const [{ pollers }, stopped] = await Promise.all([
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: queueTypes[type],
    }),
    stoppedWorkers(client, taskQueue),
  ]);
  const since = Date.now() - pollerFreshMs;
  return pollers.flatMap(({ identity, lastAccessTime, deploymentOptions }) => {
    const polledAt = lastAccessTime ? tsToMs(lastAccessTime) : 0;
    const name = identity ?? '';
    if (polledAt < since || polledAt <= (stopped.get(name) ?? 0)) return [];
    const versioned = deploymentOptions?.workerVersioningMode === WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;
    const build = versioned
      ? { deploymentName: deploymentOptions.deploymentName ?? '', buildId: deploymentOptions.buildId ?? '' }
      : null;
    return [{ identity: name, build, polledAt }];
  });
}

const queueTypes = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
} as const;

/** When each worker that has said goodbye did so, by identity; nothing where the server does not tell. */
async function stoppedWorkers(client: Client, taskQueue: string): Promise<Map<string, number>> {
  const stopped = new Map<string, number>();
  try {
    const { workersInfo } = await client.workflowService.listWorkers({
      namespace: client.options.namespace,
      query: `TaskQueue = "${taskQueue}"`,
    });
    for (const { workerHeartbeat: worker } of workersInfo) {
      if (worker?.status !== WorkerStatus.WORKER_STATUS_SHUTTING_DOWN || !worker.heartbeatTime) continue;
      const name = worker.workerIdentity ?? '';
      stopped.set(name, Math.max(stopped.get(name) ?? 0, tsToMs(worker.heartbeatTime)));
    }
  } catch (error) {
    if (!isGrpcServiceError(error) || !notTold.has(error.code)) throw error;
  }
  return stopped;
}
