import { type Client, isGrpcServiceError } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { type google, temporal } from '@temporalio/proto';
import { taskQueues } from '../../models/task-queues';
import { livePollers, type LivePoller } from './live-pollers';

const { RoutingConfigUpdateState, VersionDrainageStatus, TaskQueueType } = temporal.api.enums.v1;

/** gRPC status codes. */
const grpcNotFound: number = 5;
const grpcFailedPrecondition: number = 9;

/** A build id, or null for the workers that have none. */
export type Build = string | null;

/** One build as Temporal knows it. */
export interface DeployedBuild {
  buildId: string;
  /** It gets new calls, and those that move. */
  current: boolean;
  /** Null when it was never current. */
  lastCurrentAt: Date | null;
  /** Whether calls pinned to it remain: as Temporal says, which looks only every few minutes; null when it does not. */
  drainage: 'draining' | 'drained' | null;
  /** Running calls that are pinned to it; they need its workers until they end. */
  pinnedCalls: number;
}

/** The worker deployment as it stands. */
export interface DeploymentState {
  name: string;
  current: Build;
  /** Newest first. */
  builds: DeployedBuild[];
  /** Since when the current build is current, null when there never was one. */
  changedAt: Date | null;
  /** Every task queue knows which build is current. */
  settled: boolean;
  /** Proves to `setCurrent` that nobody else changed anything since. */
  conflictToken: Uint8Array;
}

/** One queue a build must poll before it can take calls. */
export interface QueuePollers {
  taskQueue: string;
  type: 'workflow' | 'activity';
  pollers: LivePoller[];
}

/** Somebody else changed the deployment meanwhile, or what is asked for is not possible; the message says which. */
export class DeploymentConflict extends Error {
  override readonly name = 'DeploymentConflict';

  /** Whether it may pass by itself: the server learns what queues a build has a moment after they are polled. */
  get passes(): boolean {
    return this.message.includes('missing active task queues');
  }
}

/** The builds of Sonore's workers in one namespace: which there are, who polls, which one is current. */
export class WorkerDeployment {
  constructor(
    private readonly client: Client,
    private readonly options: { deploymentName: string; taskQueue: string },
  ) {}

  /** Null while no versioned worker has ever polled. */
  async describe(): Promise<DeploymentState | null> {
    const { deploymentName } = this.options;
    let found: Awaited<ReturnType<Client['workflowService']['describeWorkerDeployment']>>;
    try {
      found = await this.client.workflowService.describeWorkerDeployment({
        namespace: this.client.options.namespace,
        deploymentName,
      });
    } catch (error) {
      if (grpcCode(error) === grpcNotFound) return null;
      throw error;
    }
    const info = found.workerDeploymentInfo;
    const routing = info?.routingConfig;
    const current = routing?.currentDeploymentVersion?.buildId ?? null;
    const builds = await Promise.all(
      (info?.versionSummaries ?? []).map(async (summary) => {
        const buildId = summary.deploymentVersion?.buildId ?? '';
        return {
          buildId,
          current: buildId === current,
          lastCurrentAt: dateOf(summary.lastCurrentTime ?? summary.currentSinceTime),
          drainage: drainageOf(summary.drainageInfo?.status),
          pinnedCalls: await this.pinnedCalls(buildId),
        };
      }),
    );
    return {
      name: deploymentName,
      current,
      builds,
      changedAt: dateOf(routing?.currentVersionChangedTime),
      settled: info?.routingConfigUpdateState !== RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS,
      conflictToken: found.conflictToken,
    };
  }

  /** Who polls the queues that a call needs: workflows, their activities, sessions. */
  async pollers(): Promise<QueuePollers[]> {
    const { calls, sessions } = taskQueues(this.options.taskQueue);
    const queues = [
      { taskQueue: calls, type: 'workflow' },
      { taskQueue: calls, type: 'activity' },
      { taskQueue: sessions, type: 'activity' },
    ] as const;
    return Promise.all(
      queues.map(async (queue) => ({ ...queue, pollers: await livePollers(this.client, queue.taskQueue, queue.type) })),
    );
  }

  /** The queues that a build does not poll (or has not polled since then, milliseconds since 1970). */
  async unpolledBy(build: Build, since = 0): Promise<string[]> {
    const queues = await this.pollers();
    return queues
      .filter(({ pollers }) => !pollers.some((poller) => poller.polledAt >= since && this.isOf(poller, build)))
      .map(({ taskQueue, type }) => `${taskQueue} (${type})`);
  }

  /**
   * Makes a build current: new calls start on it, and live ones move to it with their next step.
   * @throws DeploymentConflict when the deployment has changed since it was described, or the build is unknown.
   */
  async setCurrent(build: Build, conflictToken: Uint8Array): Promise<void> {
    try {
      await this.client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace: this.client.options.namespace,
        deploymentName: this.options.deploymentName,
        buildId: build ?? '',
        conflictToken,
        identity: this.client.options.identity,
      });
    } catch (error) {
      if (!isGrpcServiceError(error)) throw error;
      const code = grpcCode(error);
      if (code !== grpcFailedPrecondition && code !== grpcNotFound) throw error;
      throw new DeploymentConflict(error.details);
    }
  }

  /** Whether every queue that calls need sends its work to this build now. */
  async isRoutedTo(build: Build): Promise<boolean> {
    const { calls, sessions } = taskQueues(this.options.taskQueue);
    const versions = await Promise.all([
      this.currentOf(calls, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
      this.currentOf(calls, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
      this.currentOf(sessions, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
    ]);
    return versions.every((version) => version === build) && (await this.describe())?.settled === true;
  }

  private async currentOf(name: string, taskQueueType: temporal.api.enums.v1.TaskQueueType): Promise<Build> {
    const { versioningInfo } = await this.client.workflowService.describeTaskQueue({
      namespace: this.client.options.namespace,
      taskQueue: { name },
      taskQueueType,
    });
    return versioningInfo?.currentDeploymentVersion?.buildId ?? null;
  }

  private isOf(poller: LivePoller, build: Build): boolean {
    if (poller.build === null || build === null) return poller.build === build;
    return poller.build.deploymentName === this.options.deploymentName && poller.build.buildId === build;
  }

  /** Running calls that are pinned to a build, as visibility knows: a second late. */
  async pinnedCalls(buildId: string): Promise<number> {
    const { count } = await this.client.workflow.count(
      `TemporalWorkerDeploymentVersion = "${this.options.deploymentName}:${buildId}" ` +
        'AND TemporalWorkflowVersioningBehavior = "Pinned" AND ExecutionStatus = "Running"',
    );
    return count;
  }
}

function grpcCode(error: unknown): number | null {
  return isGrpcServiceError(error) ? error.code : null;
}

function dateOf(time: google.protobuf.ITimestamp | null | undefined): Date | null {
  return time ? new Date(tsToMs(time)) : null;
}

function drainageOf(status: temporal.api.enums.v1.VersionDrainageStatus | null | undefined): DeployedBuild['drainage'] {
  if (status === VersionDrainageStatus.VERSION_DRAINAGE_STATUS_DRAINED) return 'drained';
  return status === VersionDrainageStatus.VERSION_DRAINAGE_STATUS_DRAINING ? 'draining' : null;
}
