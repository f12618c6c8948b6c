import {
  type ActivityInterceptorsFactory,
  type NativeConnection,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { createActivities } from '../../../activities';
import type { Logger } from '../../infra/logger';
import type { Metrics } from '../../infra/metrics/metrics';
import type { WorkerVersion } from '../../infra/temporal/deployment-version';
import { activityContext } from '../../infra/temporal/activity-context';
import { callSinks } from '../../infra/temporal/call-sinks';
import { postCallCounts } from '../../infra/temporal/post-call-counts';
import { workflowSource } from '../../infra/temporal/workflow-source';
import { tracing } from '../../infra/tracing/tracing';
import { taskQueues } from '../../models/task-queues';

/** Three beats a timeout reach the server: the SDK would hold them back to four fifths of it. */
const beatsPerTimeout = 3;

/**
 * Workflow tasks in hand at a time. One thread runs them all; more of them, as after a take-over of many calls, would only
 * outlive their own timeout while they wait for it.
 */
const workflowTasks = 10;

/** Steps after calls in hand at a time: each may wait for minutes, and none is in a hurry. */
const postCallTasks = 10;

/** What the workers of one process need. */
export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  /** `SONORE_TASK_QUEUE`. */
  taskQueue: string;
  hostId: string;
  activities: ReturnType<typeof createActivities>;
  /** Calls this process may hold. */
  callSlots: number;
  heartbeatTimeoutMs: number;
  /** A bundle made beforehand; without one the build's is used, or the sources are bundled. */
  workflowBundlePath?: string;
  metrics: Metrics;
  log: Logger;
  /** The build this process is of; without one it is unversioned. */
  version?: WorkerVersion;
}

/** The four Workers of a process, by what they poll. */
export interface Workers {
  calls: Worker;
  postCall: Worker;
  sessions: Worker;
  host: Worker;
}

/**
 * One Worker a queue, on one connection: sessions have their own because each holds a slot for a whole call and would
 * starve everything else, and so would the work after calls, while OpenAI or a mail server is slow. Only the first one
 * needs the workflow bundle.
 *
 * Calls and sessions are versioned, so that a build that is not current gets neither calls nor sockets. The host queue is
 * not: it is one process's own, no other build ever polls it, and a workflow that has moved to the next build must still
 * reach the process that holds its socket. Versioned, Temporal would refuse to make a build current whose predecessor's
 * host queues it lacks, and would keep back what is sent to them. Nor is the work after calls: its activities take a
 * call's id and nothing else, so that it does not matter which build runs them.
 */
export async function createWorkers(options: WorkersOptions): Promise<Workers> {
  const { connection, namespace } = options;
  const queues = taskQueues(options.taskQueue);
  const versioned: Pick<WorkerOptions, 'workerDeploymentOptions'> =
    options.version === undefined
      ? {}
      : {
          workerDeploymentOptions: {
            version: { deploymentName: options.version.deploymentName, buildId: options.version.buildId },
            useWorkerVersioning: true,
            defaultVersioningBehavior: options.version.behavior,
          },
        };
  const traced = tracing();
  const activity: ActivityInterceptorsFactory[] = [
    activityContext,
    postCallCounts(options.metrics),
    ...(traced ? [traced.activity] : []),
  ];
  const source = workflowSource(options.workflowBundlePath);
  const calls = await Worker.create({
    connection,
    namespace,
    taskQueue: queues.calls,
    ...versioned,
    ...source,
    interceptors: { ...source.interceptors, activity },
    sinks: callSinks(options),
    activities: options.activities.calls,
    // A dead worker's cached workflows answer nobody for this long (default 10 s).
    stickyQueueScheduleToStartTimeout: '2s',
    maxConcurrentWorkflowTaskExecutions: workflowTasks,
  });
  const sessions = await Worker.create({
    connection,
    namespace,
    taskQueue: queues.sessions,
    ...versioned,
    interceptors: { activity },
    activities: options.activities.sessions,
    maxConcurrentActivityTaskExecutions: options.callSlots,
    maxHeartbeatThrottleInterval: options.heartbeatTimeoutMs / beatsPerTimeout,
    // Any grace would delay the hand-over by as much: it holds back the cancellation of the sessions.
    shutdownGraceTime: 0,
  });
  const host = await Worker.create({
    connection,
    namespace,
    taskQueue: queues.host(options.hostId),
    interceptors: { activity },
    activities: options.activities.host,
  });
  const postCall = await Worker.create({
    connection,
    namespace,
    taskQueue: queues.postCall,
    interceptors: { activity },
    activities: options.activities.postCall,
    maxConcurrentActivityTaskExecutions: postCallTasks,
    // A summary's beats all go out; the SDK would hold them back to four fifths of their timeout.
    maxHeartbeatThrottleInterval: '1s',
  });
  return { calls, postCall, sessions, host };
}
