import type { Repositories } from '../../infra/mongo/repositories';
import type { EndedCall } from '../../infra/mongo/call-metadata';
import type { EnqueuedStatus, PostCallQueue } from '../../infra/temporal/post-call-queue';
import type { ProcessedStatus } from '../../models/call-metadata';
import { hadSession } from '../../policies/had-session';
import { CommandError } from '../command-error';

/** Calls one command has processed; it can be given again. */
const limit = 10_000;

/** What one command asks to be processed. */
export interface CallsToProcess {
  callId?: string | undefined;
  /** Those that failed. */
  failed?: boolean | undefined;
  /** Those that are not done, also where something was left behind. */
  pending?: boolean | undefined;
}

/** A call, and what became of the wish to process it. */
export interface ProcessedCall {
  call_id: string;
  tenant_id: string;
  status: EnqueuedStatus;
}

/**
 * Has calls processed: one, or all in a state.
 * @throws CommandError when there is no such call, it goes on or never had a session, or it is not said which ones.
 */
export async function processCalls(
  which: CallsToProcess,
  { calls, callMetadata }: Pick<Repositories, 'calls' | 'callMetadata'>,
  queue: Pick<PostCallQueue, 'enqueue'>,
): Promise<ProcessedCall[]> {
  const processed: ProcessedCall[] = [];
  for (const call of await chosen()) {
    const { call_id, tenant_id } = call;
    processed.push({ call_id, tenant_id, status: await queue.enqueue(call) });
  }
  return processed;

  async function chosen(): Promise<EndedCall[]> {
    const { callId, failed = false, pending = false } = which;
    if ([callId !== undefined, failed, pending].filter(Boolean).length !== 1) {
      throw new CommandError('Say which calls: a call id, --failed or --pending.', 2);
    }
    if (callId !== undefined) return [await endedCall(callId)];
    const states: readonly ProcessedStatus[] = failed ? ['failed'] : ['pending', 'in_progress'];
    return callMetadata.list({ processedStatus: states }, limit);
  }

  async function endedCall(call_id: string): Promise<EndedCall> {
    const call = await calls.find(call_id);
    if (call === null || call.tenant_id === null) throw new CommandError(`There is no call ${call_id} of a tenant.`);
    if (call.outcome === null) throw new CommandError(`The call ${call_id} is not over: it is processed when it ends.`);
    if (!hadSession(call)) {
      throw new CommandError(`The call ${call_id} never had a session (${call.outcome}): there is nothing to process.`);
    }
    return { call_id, tenant_id: call.tenant_id, ended_at: call.ended_at };
  }
}
