import type { Client } from '@temporalio/client';
import { phoneCallWorkflowId } from '../../models/phone-call-input';

const requestDeadlineMs = 10_000;

/** Closed, and not because the call was over; a reset closes a run like this, too. */
const brokenOff = '"Terminated", "TimedOut", "Failed", "Canceled"';

const callIdPrefix = phoneCallWorkflowId('');

/**
 * Ids of the phone calls of one deployment with a run that ended between two instants otherwise than in order: the last
 * `limit` of them (one page; servers give at most 1,000 by default). The list comes late, and a call on it may live in a
 * newer run. The attributes asked for are in every namespace. Rejects when the server does not answer within 10 s.
 */
export async function brokenOffCalls(
  client: Client,
  taskQueue: string,
  { from, before }: { from: Date; before: Date },
  limit: number,
): Promise<string[]> {
  const query = [
    'WorkflowType = "phoneCall"',
    `TaskQueue = ${JSON.stringify(taskQueue)}`,
    `ExecutionStatus IN (${brokenOff})`,
    `CloseTime BETWEEN "${from.toISOString()}" AND "${before.toISOString()}"`,
  ].join(' AND ');
  const { executions } = await client.withDeadline(Date.now() + requestDeadlineMs, () =>
    client.workflowService.listWorkflowExecutions({ namespace: client.options.namespace, query, pageSize: limit }),
  );
  const ids = executions.map(({ execution }) => (execution?.workflowId ?? '').slice(callIdPrefix.length));
  return [...new Set(ids)];
}
