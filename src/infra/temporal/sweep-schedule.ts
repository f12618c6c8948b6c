import { type Client, isGrpcServiceError, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { sweep } from '../../../workflows';
import type { Logger } from '../logger';

/** Calls younger than this are still being set up, or their owner is ending them at this moment. */
const minAgeMs = 60_000;

/** gRPC `PERMISSION_DENIED` and `UNIMPLEMENTED`: asking again will not help. */
const notPossible: ReadonlySet<number> = new Set([7, 12]);

/** The schedule's id, one for each deployment of Sonore in a namespace. */
export function sweepScheduleId(taskQueue: string): string {
  return `sonore-sweep-${taskQueue}`;
}

/**
 * Makes the schedule that starts `sweep` every minute, or brings it up to date; an operator's pause is kept. Where
 * schedules cannot be used that is said once, and orphans are left to their owners. Rejects when the server does not answer.
 */
export async function ensureSweepSchedule(client: Client, taskQueue: string, log: Logger): Promise<void> {
  const scheduleId = sweepScheduleId(taskQueue);
  const schedule = {
    spec: { intervals: [{ every: '1 minute' as const }] },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'sweep' satisfies (typeof sweep)['name'],
      workflowId: scheduleId,
      taskQueue,
      args: [{ min_age_ms: minAgeMs }],
      workflowExecutionTimeout: '10 minutes' as const,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const },
  };
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) {
      await client.schedule.getHandle(scheduleId).update(({ state }) => ({ state, ...schedule }));
      return;
    }
    const { cause } = error as Error;
    if (!isGrpcServiceError(cause) || !notPossible.has(cause.code)) throw error;
    log.warn(
      { event: 'sweep_schedule_unavailable', grpc_code: cause.code },
      'no schedule can be made here: calls whose workflow and worker are both lost are not looked for',
    );
  }
}
