import { type Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { type PhoneCallInput, phoneCallInputSchema, phoneCallWorkflowId } from '../../models/phone-call-input';

/**
 * What the workflow of a call was started with, also after it has ended; null when the server does not know it any more
 * or it was started by another version with another input. Rejects when the server does not answer.
 */
export async function readCallInput(client: Client, callId: string): Promise<PhoneCallInput | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: phoneCallWorkflowId(callId) },
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const [input] = await decodeArrayFromPayloads(client.options.loadedDataConverter, started?.input?.payloads);
  return phoneCallInputSchema.safeParse(input).data ?? null;
}
