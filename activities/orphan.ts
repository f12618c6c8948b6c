import type { Client } from '@temporalio/client';
import type { CallRecord } from '../src/models/call-record';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { Repositories } from '../src/infra/mongo/repositories';
import { readCallInput } from '../src/infra/temporal/read-call-input';
import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';
import { newCallRecord } from '../workflows/new-call-record';
import { afterCall } from './after-call';

/** What it takes to close the record of a call that has lost its workflow. */
export interface OrphanDependencies {
  client: Client;
  repositories: Pick<Repositories, 'calls'>;
  postCalls: Pick<PostCallQueue, 'enqueue'>;
  metrics: Pick<Metrics, 'callEnded'>;
}

/**
 * Gives a call whose workflow was terminated its final record, `failed:terminated` unless it was ending already, and
 * starts the work after it. Idempotent.
 */
export async function closeOrphanRecord(callId: string, deps: OrphanDependencies): Promise<void> {
  const { calls } = deps.repositories;
  const now = Date.now();
  const closed = await calls.terminate(callId, new Date(now).toISOString(), () => unwritten(callId, deps.client, now));
  if (closed) deps.metrics.callEnded('failed:terminated');
  const record = await calls.find(callId);
  if (record !== null) await afterCall(record, deps.postCalls);
}

/** The record of a call that ended before its workflow wrote one: what its webhook said. */
async function unwritten(callId: string, client: Client, now: number): Promise<CallRecord> {
  const input = await readCallInput(client, callId).catch(() => null);
  const webhook = input ?? {
    call_id: callId,
    webhook_id: '',
    webhook_created_at: now / 1000,
    caller_number: null,
    dialed_number: null,
  };
  return newCallRecord(webhook, now);
}
