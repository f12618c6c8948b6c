import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { phoneCallWorkflowId } from '../../../models/phone-call-input';
import { callTemporal } from '../call-temporal';
import { ServiceUnavailable } from '../http/service-unavailable';

/** Longer than a REFER with its repetitions takes, and a hang-up until its record is written. */
const updateLimitMs = 20_000;

/** What became of an update. `refused`: by the call, with the type and the message of `workflows/message-handlers.ts`. */
export type UpdatedCall<Result> =
  { kind: 'done'; result: Result } | { kind: 'refused'; type: string; message: string } | { kind: 'not_running' };

/**
 * Sends an update to the workflow of a call and waits for its result, at most 20 s.
 * @param idempotencyKey the same key and update once more is the same update: its first result is answered again, also
 * when the call is over by now.
 * @throws ServiceUnavailable when Temporal, or a worker, did not answer in time; it may be carried out all the same.
 */
export async function updateCall<Result, Message>(
  client: Client,
  callId: string,
  update: UpdateDefinition<Result, [Message]>,
  message: Message,
  idempotencyKey: string | undefined,
): Promise<UpdatedCall<Result>> {
  const handle = client.workflow.getHandle(phoneCallWorkflowId(callId));
  // Named after the update, too: the same key for a hang-up and a transfer are two errands.
  const updateId = idempotencyKey === undefined ? undefined : `${update.name}:${idempotencyKey}`;
  const context = { operation: update.name, call_id: callId };
  const send = (): Promise<Result> =>
    handle.executeUpdate(update, { args: [message], ...(updateId === undefined ? {} : { updateId }) });
  const first = await outcomeOf(() => callTemporal(client, send, context, updateLimitMs), context);
  if (first.kind !== 'not_running' || updateId === undefined) return first;
  const again = (): Promise<Result> => handle.getUpdateHandle<Result>(updateId).result();
  return outcomeOf(() => callTemporal(client, again, context), context);
}

async function outcomeOf<Result>(
  send: () => Promise<Result>,
  context: { operation: string; call_id: string },
): Promise<UpdatedCall<Result>> {
  try {
    return { kind: 'done', result: await send() };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'not_running' };
    if (error instanceof WorkflowUpdateFailedError) {
      const { cause } = error;
      const type = cause instanceof ApplicationFailure ? (cause.type ?? '') : '';
      return { kind: 'refused', type, message: cause?.message ?? error.message };
    }
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      throw new ServiceUnavailable('temporal_unavailable', { ...context, error: error.name });
    }
    throw error;
  }
}
