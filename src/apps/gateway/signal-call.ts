import { type Client, type SignalDefinition, WorkflowNotFoundError } from '@temporalio/client';
import { phoneCallWorkflowId } from '../../models/phone-call-input';
import { callTemporal } from './call-temporal';

/**
 * Sends a signal to the workflow of a call. Answers `not_running` when there is none, or not any more.
 * @throws ServiceUnavailable when Temporal does not answer in time; the signal may have arrived.
 */
export async function signalCall<Message>(
  client: Client,
  callId: string,
  signal: SignalDefinition<[Message]>,
  message: Message,
): Promise<'sent' | 'not_running'> {
  const handle = client.workflow.getHandle(phoneCallWorkflowId(callId));
  try {
    await callTemporal(client, () => handle.signal(signal, message), { operation: signal.name, call_id: callId });
    return 'sent';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'not_running';
    throw error;
  }
}
