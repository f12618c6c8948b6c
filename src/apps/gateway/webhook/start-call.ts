import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { phoneCall } from '../../../../workflows';
import { type PhoneCallInput, phoneCallWorkflowId } from '../../../models/phone-call-input';
import type { IncomingCallEvent } from '../../../models/webhook-event';
import { callerNumber } from '../../../phone-numbers/sip-numbers';
import { callLimits } from '../../../settings';
import { callTemporal } from '../call-temporal';
import type { GatewayDependencies } from '../gateway-dependencies';

/** What a call may take beyond its longest duration: ringing, closing, and a database that is away for a while. */
const closingTimeMs = 15 * 60_000;

/**
 * What the workflow of a ringing call is started with: the webhook, and the settings of this moment.
 * @param dialedNumber E.164, null when the webhook names none.
 */
export function phoneCallInput(
  { settings, searchAttributesRegistered }: Pick<GatewayDependencies, 'settings' | 'searchAttributesRegistered'>,
  event: IncomingCallEvent,
  dialedNumber: string | null,
): PhoneCallInput {
  const { call_id, sip_headers } = event.data;
  return {
    call_id,
    webhook_id: event.id,
    webhook_created_at: event.created_at,
    caller_number: callerNumber(sip_headers, settings.defaultCountry),
    dialed_number: dialedNumber,
    search_attributes: searchAttributesRegistered(),
    limits: callLimits(settings),
    ...(settings.refusalStatuses === undefined ? {} : { refusal_statuses: settings.refusalStatuses }),
  };
}

/**
 * Starts the workflow of a ringing call and does not wait for it. Answers `already_started` when the call is known,
 * running or closed: the workflow id is the only lock, so it holds for copies that reach different gateways at once.
 * @throws ServiceUnavailable when Temporal does not answer in time; a start that happened nevertheless is found by the
 * next delivery.
 */
export async function startCall(
  { client, settings }: Pick<GatewayDependencies, 'client' | 'settings'>,
  input: PhoneCallInput,
  withinMs?: number,
): Promise<'started' | 'already_started'> {
  const { call_id } = input;
  const start = () =>
    client.workflow.start<typeof phoneCall>('phoneCall', {
      workflowId: phoneCallWorkflowId(call_id),
      taskQueue: settings.sonoreTaskQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      workflowExecutionTimeout: settings.callMaxDurationS * 1000 + closingTimeMs,
      // With the default of 10 s a call whose worker died would answer nobody for that long.
      workflowTaskTimeout: '5s',
      // A payload like the input, so it is encrypted where payloads are.
      staticSummary: `${input.caller_number ?? 'unknown caller'} → ${input.dialed_number ?? 'unknown number'}`,
    });
  try {
    await callTemporal(client, start, { operation: 'start', call_id }, withinMs);
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already_started';
    throw error;
  }
}

/**
 * Whether the workflow of a call has been started, running or closed.
 * @throws ServiceUnavailable when Temporal does not answer in time.
 */
export async function isStarted(client: Client, call_id: string): Promise<boolean> {
  const handle = client.workflow.getHandle(phoneCallWorkflowId(call_id));
  try {
    await callTemporal(client, () => handle.describe(), { operation: 'describe', call_id });
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
