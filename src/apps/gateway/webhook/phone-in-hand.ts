import { type Client } from '@temporalio/client';
import { phoneCallWorkflowId } from '../../../models/phone-call-input';

/** More events than a workflow has before it answers the phone. */
const eventsRead = 100;

/** The activities with which a workflow takes the phone in hand. */
const deeds: ReadonlySet<string> = new Set(['acceptCall', 'rejectCall', 'hangUpCall']);

/**
 * Whether the workflow of a call has come as far as accepting or rejecting it, or has ended by itself. False also when
 * it was terminated before: its caller still rings. Rejects when the server does not answer.
 */
export async function phoneInHand(client: Client, callId: string): Promise<boolean> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: phoneCallWorkflowId(callId) },
    maximumPageSize: eventsRead,
  });
  return (history?.events ?? []).some(
    (event) =>
      deeds.has(event.activityTaskScheduledEventAttributes?.activityType?.name ?? '') ||
      event.workflowExecutionCompletedEventAttributes ||
      event.workflowExecutionFailedEventAttributes,
  );
}
