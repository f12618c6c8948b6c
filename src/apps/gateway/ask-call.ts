import { WorkflowNotFoundError } from '@temporalio/client';
import { callQuery } from '../../../workflows/messages';
import type { CallRecord } from '../../models/call-record';
import { phoneCallWorkflowId } from '../../models/phone-call-input';
import { callTemporal } from './call-temporal';
import type { GatewayDependencies } from './gateway-dependencies';
import { ServiceUnavailable } from './http/service-unavailable';

/** What a call's workflow says of it. */
export type AskedCall =
  | { kind: 'answered'; record: CallRecord }
  /** There is no such workflow, or none any more. */
  | { kind: 'gone' }
  /** It may be there: no worker, or no Temporal, answers for it. */
  | { kind: 'silent'; reason: ServiceUnavailable };

/** Asks a call's workflow for the record as it stands, running or closed; never rejects. */
export async function askCall(
  { client, log }: Pick<GatewayDependencies, 'client' | 'log'>,
  callId: string,
): Promise<AskedCall> {
  const handle = client.workflow.getHandle(phoneCallWorkflowId(callId));
  try {
    const context = { operation: 'query', call_id: callId };
    return { kind: 'answered', record: await callTemporal(client, () => handle.query(callQuery), context) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'gone' };
    const name = error instanceof Error ? error.name : typeof error;
    log.warn({ event: 'call_query_failed', call_id: callId, error: name }, 'the workflow cannot be asked');
    const unavailable = new ServiceUnavailable('call_query_failed', { call_id: callId, error: name });
    return { kind: 'silent', reason: error instanceof ServiceUnavailable ? error : unavailable };
  }
}
