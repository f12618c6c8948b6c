import type { Logger } from '../src/infra/logger';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';

/** Work that nothing was written about for so long has perhaps lost its workflow, or never had one. */
const silentMs = 10 * 60_000;

/** So far back calls without a document are looked for; what is older was over before there were any. */
const lookBackMs = 3 * 3_600_000;

/** Calls one sweep looks at; what is left comes next time. */
const limit = 200;

export interface LeftBehindDependencies {
  repositories: Pick<Repositories, 'callMetadata'>;
  postCalls: Pick<PostCallQueue, 'enqueue'>;
  log: Logger;
}

/**
 * Starts the work after calls again where it was left behind: nobody works on it, or nobody ever began. Whether somebody
 * does is asked by starting it; where a workflow is running nothing changes, and it is looked at again in ten minutes.
 * One that cannot be started now keeps no other from it.
 */
export async function startLeftBehind({
  repositories,
  postCalls,
  log,
}: LeftBehindDependencies): Promise<{ processed: string[]; failed: string[] }> {
  const { callMetadata } = repositories;
  const now = Date.now();
  const before = new Date(now - silentMs);
  const calls = [
    ...(await callMetadata.leftBehind(before, limit)),
    ...(await callMetadata.missing({ from: new Date(now - lookBackMs), before }, limit)),
  ];
  const processed: string[] = [];
  const failed: string[] = [];
  for (const call of calls) {
    const { call_id, tenant_id } = call;
    try {
      await callMetadata.touch(call_id);
      if ((await postCalls.enqueue(call)) !== 'queued') continue;
      processed.push(call_id);
      log.warn({ event: 'post_call_left_behind', call_id, tenant_id }, 'starting the work after a call again');
    } catch (error) {
      failed.push(call_id);
      log.error({ event: 'post_call_not_started', call_id, tenant_id, err: error }, 'looking at it again later');
    }
  }
  return { processed, failed };
}
