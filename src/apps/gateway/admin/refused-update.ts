import type { CallRecord } from '../../../models/call-record';
import type { GatewayDependencies } from '../gateway-dependencies';
import { isStarted } from '../webhook/start-call';
import type { AdminAnswer } from './admin-route';
import { failure } from './api-error';
import { unknownCall } from './call-params';
import { findCallRecord } from './find-call-record';
import type { UpdatedCall } from './update-call';

/** Says why a call did not take an update: its validators know that it cannot, its record tells what is the matter. */
export async function refusal(
  dependencies: Pick<GatewayDependencies, 'calls' | 'client' | 'log'>,
  callId: string,
  updated: Extract<UpdatedCall<unknown>, { kind: 'refused' | 'not_running' }>,
): Promise<AdminAnswer> {
  const record = await findCallRecord(dependencies, callId);
  if (record === null) {
    if (!(await isStarted(dependencies.client, callId))) return unknownCall;
    return failure(409, 'The call is over, and nothing was recorded of it yet.', 'call_over');
  }
  if (record.outcome !== null) return failure(409, `The call is over: ${record.outcome}.`, 'call_over');
  if (updated.kind === 'not_running') {
    return failure(409, 'The call’s workflow has ended; its record is being closed.', 'call_over');
  }
  if (!isAnswered(record)) {
    const detail = `The call is not answered yet (${record.phase}): try again when it is live.`;
    return failure(409, detail, 'call_not_answered');
  }
  if (updated.type === 'CallIsOver') return failure(409, 'The call ended meanwhile.', 'call_over');
  if (isBeingTransferred(record)) {
    return failure(409, 'The call is being transferred already: wait for what becomes of it.', 'transfer_under_way');
  }
  return failure(409, updated.message, 'no_such_destination');
}

function isAnswered({ phase }: CallRecord): boolean {
  return phase === 'live' || phase === 'transferring';
}

function isBeingTransferred({ phase, transfers }: CallRecord): boolean {
  return phase === 'transferring' || transfers.some(({ status }) => status === 'requested');
}
