import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';
import type { CallRecord } from '../src/models/call-record';

/** Has a call with a final record processed. One that never had a session has nothing that could be processed. */
export async function afterCall(
  { call_id, tenant_id, attached_at, ended_at }: CallRecord,
  postCalls: Pick<PostCallQueue, 'enqueue'>,
): Promise<void> {
  if (attached_at === null || tenant_id === null) return;
  await postCalls.enqueue({ call_id, tenant_id, ended_at });
}
