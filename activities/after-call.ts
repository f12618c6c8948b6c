import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';
import type { CallRecord } from '../src/models/call-record';
import { hadSession } from '../src/policies/had-session';

/** Has a call with a final record processed, if it had a session. */
export async function afterCall(record: CallRecord, postCalls: Pick<PostCallQueue, 'enqueue'>): Promise<void> {
  const { call_id, tenant_id, ended_at } = record;
  if (tenant_id === null || !hadSession(record)) return;
  await postCalls.enqueue({ call_id, tenant_id, ended_at });
}
