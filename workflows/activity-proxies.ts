import {
  ActivityCancellationType,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityInterfaceFor,
  type LocalActivityInterfaceFor,
} from '@temporalio/workflow';
import type { AttendActivities, NearSocketActivities, SharedActivities, SocketActivities } from '../activities';
import type { CallLimits } from '../src/models/call-limits';
import { taskQueues } from '../src/models/task-queues';
import type { SocketOwner } from './call-state';

/** An activity answers a little later than its HTTP request times out, so that the request's own failure is seen. */
const answerMarginMs = 1_000;

/** `attend` outlives the longest call by what closing it may take. */
const attendMarginMs = 10 * 60_000;

/** How a request to a tenant's service is tried: one attempt, all of them, and how many; milliseconds. */
export interface RemoteAttempts {
  timeoutMs: number;
  budgetMs: number;
  most: number;
}

/** The activities of a call, grouped by what a repetition would do. */
export interface CallProxies {
  /** Reads only; the whole of it within the time a caller may be kept ringing. */
  admission: Pick<ActivityInterfaceFor<SharedActivities>, 'admit'>;
  /** Repeating them does no harm (a second one is answered 404), and a call that is not ended costs money. */
  ending: Pick<ActivityInterfaceFor<SharedActivities>, 'rejectCall' | 'hangUpCall'>;
  /** One attempt each: whether it may be repeated is decided by how it failed (`repeatWithinBudget`). */
  once: (scheduleToStartMs: number) => Pick<ActivityInterfaceFor<SharedActivities>, 'acceptCall' | 'referCall'>;
  /** Idempotent, and repeated for as long as the workflow may live: the record is what is left of a call. */
  records: Pick<ActivityInterfaceFor<SharedActivities>, 'saveRecord'>;
  session: ActivityInterfaceFor<AttendActivities>;
  /** Words to the socket if it is in this very process: tried first, because it costs next to nothing. */
  near: LocalActivityInterfaceFor<NearSocketActivities>;
  /** Which remote tools a call has: one attempt, because the caller waits. */
  remoteList: (limitMs: number) => Pick<ActivityInterfaceFor<SharedActivities>, 'listRemoteTools'>;
  /** Requests to tenants' services; how often one may be repeated is the tool's. */
  remote: (attempts: RemoteAttempts) => Pick<ActivityInterfaceFor<SharedActivities>, 'callHttpTool' | 'callMcpTool'>;
  /** Words to the process that holds the socket; one attempt, because the next one may have to go elsewhere. */
  socket: (owner: SocketOwner, timeoutMs: number) => ActivityInterfaceFor<SocketActivities>;
}

/** Builds the proxies under one call's limits. */
export function callProxies(limits: CallLimits): CallProxies {
  const httpMs = limits.openai_timeout_ms + answerMarginMs;
  return {
    admission: proxyActivities<SharedActivities>({
      summary: 'whose call is it, and what is it answered with?',
      // A worker that is killed with it leaves time for another one.
      startToCloseTimeout: Math.ceil((limits.admit_deadline_ms * 2) / 3),
      scheduleToCloseTimeout: limits.admit_deadline_ms,
      retry: { initialInterval: 200, backoffCoefficient: 2, maximumInterval: 1_000 },
    }),
    ending: proxyActivities<SharedActivities>({
      startToCloseTimeout: httpMs,
      scheduleToCloseTimeout: '2m',
      retry: { initialInterval: 300, backoffCoefficient: 2, maximumInterval: 5_000 },
    }),
    once: (scheduleToStartMs) =>
      proxyActivities<SharedActivities>({
        startToCloseTimeout: httpMs,
        scheduleToStartTimeout: scheduleToStartMs,
        retry: { maximumAttempts: 1 },
      }),
    records: proxyActivities<SharedActivities>({
      summary: 'write the call record',
      startToCloseTimeout: 10_000,
      retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 5_000 },
    }),
    session: proxyActivities<AttendActivities>({
      taskQueue: taskQueues(workflowInfo().taskQueue).sessions,
      summary: 'hold the call: its socket, its heartbeat',
      startToCloseTimeout: limits.call_max_duration_s * 1_000 + attendMarginMs,
      ...(limits.heartbeat_timeout_ms === 0 ? {} : { heartbeatTimeout: limits.heartbeat_timeout_ms }),
      // No schedule-to-start: it would also limit a take-over that has to wait for room, and end the call.
      retry: { initialInterval: 200, backoffCoefficient: 1 },
      cancellationType: ActivityCancellationType.TRY_CANCEL,
    }),
    near: proxyLocalActivities<NearSocketActivities>({
      // A frame is written in less than a millisecond; while it lasts, the call's workflow does nothing else.
      startToCloseTimeout: 1_000,
      retry: { maximumAttempts: 1 },
    }),
    remoteList: (limitMs) =>
      proxyActivities<SharedActivities>({
        summary: 'which tools of its own has the tenant?',
        startToCloseTimeout: limitMs + answerMarginMs,
        scheduleToCloseTimeout: limitMs + answerMarginMs,
        retry: { maximumAttempts: 1 },
      }),
    remote: ({ timeoutMs, budgetMs, most }) =>
      proxyActivities<SharedActivities>({
        startToCloseTimeout: timeoutMs + answerMarginMs,
        scheduleToCloseTimeout: budgetMs,
        retry: { initialInterval: 300, backoffCoefficient: 2, maximumInterval: 2_000, maximumAttempts: most },
      }),
    socket: (owner, timeoutMs) =>
      proxyActivities<SocketActivities>({
        taskQueue: owner.host_queue,
        startToCloseTimeout: timeoutMs,
        // A host that does not even fetch the words is gone, or about to be.
        scheduleToStartTimeout: limits.report_timeout_ms,
        retry: { maximumAttempts: 1 },
      }),
  };
}
