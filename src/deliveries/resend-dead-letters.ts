import type { CallMetadataRepository } from '../infra/mongo/call-metadata';
import { resend, type ResendDependencies } from './resend';

/** Calls that are sent again at one time; what is left comes with the next. */
export const longestBatch = 1_000;

/**
 * Has the dead letters sent again, of one tenant or of all, the oldest first and at most `longestBatch`.
 * @returns the calls whose webhook will be sent.
 */
export async function resendDeadLetters(
  deps: ResendDependencies & { callMetadata: Pick<CallMetadataRepository, 'list'> },
  tenantId?: string,
): Promise<string[]> {
  const filter = { webhookState: 'dead_letter', ...(tenantId === undefined ? {} : { tenantId }) } as const;
  const queued: string[] = [];
  for (const { call_id } of await deps.callMetadata.list(filter, longestBatch)) {
    if ((await resend('webhook', call_id, deps)) === 'queued') queued.push(call_id);
  }
  return queued;
}
