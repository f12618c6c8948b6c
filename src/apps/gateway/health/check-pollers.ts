import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { type LivePoller, livePollers } from '../../../infra/temporal/live-pollers';

const { TaskQueueType } = temporal.api.enums.v1;

const queueTypes = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
} as const;

/** The kinds of tasks a queue has pollers for. */
export type QueueType = keyof typeof queueTypes;

/**
 * Who polls this task queue now and is given its new tasks, by the pollers' identities (one a process). Workers of a
 * deployment version count only while theirs is the current or the ramping one; unversioned ones only where no version
 * is current. A worker that was killed still counts for 75 s.
 * @throws ServiceError when the server does not answer.
 */
export async function pollersOf(client: Client, taskQueue: string, type: QueueType): Promise<Set<string>> {
  const [pollers, { versioningInfo }] = await Promise.all([
    livePollers(client, taskQueue, type),
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: queueTypes[type],
    }),
  ]);
  const routedTo = [versioningInfo?.currentDeploymentVersion ?? null];
  if (versioningInfo?.rampingVersionPercentage) routedTo.push(versioningInfo.rampingDeploymentVersion ?? null);
  return new Set(
    pollers
      .filter(({ build }) => routedTo.some((version) => sameBuild(build, version)))
      .map(({ identity }) => identity),
  );
}

/**
 * Resolves when somebody polls this task queue now; with `routed` only who is given its new tasks counts.
 * @throws Error when nobody has asked for work lately, ServiceError when the server does not answer.
 */
export async function checkPollers(
  client: Client,
  taskQueue: string,
  type: QueueType,
  { routed }: { routed: boolean },
): Promise<void> {
  const pollers = routed ? await pollersOf(client, taskQueue, type) : await livePollers(client, taskQueue, type);
  if ((pollers instanceof Set ? pollers.size : pollers.length) > 0) return;
  throw new Error(routed ? 'nobody who is given its tasks has polled it lately' : 'nobody has polled it lately');
}

/** Null stands for unversioned workers on both sides. */
function sameBuild(
  build: LivePoller['build'],
  version: temporal.api.deployment.v1.IWorkerDeploymentVersion | null,
): boolean {
  return build?.deploymentName === version?.deploymentName && build?.buildId === version?.buildId;
}
