import type { Client } from '@temporalio/client';

/** Whether the current run of a workflow had an activity of that name done. Rejects when the server does not answer. */
export async function completedActivity(client: Client, workflowId: string, name: string): Promise<boolean> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = new Set<string>();
  for (const { eventId, activityTaskScheduledEventAttributes, activityTaskCompletedEventAttributes } of events ?? []) {
    if (activityTaskScheduledEventAttributes?.activityType?.name === name) scheduled.add(String(eventId));
    if (scheduled.has(String(activityTaskCompletedEventAttributes?.scheduledEventId))) return true;
  }
  return false;
}
