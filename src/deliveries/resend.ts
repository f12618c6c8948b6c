import { setTimeout as delay } from 'node:timers/promises';
import type { CallMetadataRepository } from '../infra/mongo/call-metadata';
import type { PostCallQueue } from '../infra/temporal/post-call-queue';
import type { CallMetadata } from '../models/call-metadata';

/** What of a call is delivered to its tenant. */
export type Delivery = 'mail' | 'webhook';

/**
 * What became of the wish to send something again. `queued` it will be sent · `unknown_call` nobody knows the call, or it
 * has not ended · `in_progress` the work after the call still goes on, and sends it by itself · `delivered` it has been
 * delivered, and was not to be sent twice.
 */
export type Resent = 'queued' | 'unknown_call' | 'in_progress' | 'delivered';

export interface ResendDependencies {
  callMetadata: Pick<CallMetadataRepository, 'find' | 'reopen'>;
  postCalls: Pick<PostCallQueue, 'enqueue'>;
}

/** How often the work after a call is started, and the pause in between, milliseconds. */
const mostTries = 10;
const pauseMs = 200;

/** The state in which a delivery is known to have arrived. */
const arrived: { [Part in Delivery]: CallMetadata[Part]['state'] } = { mail: 'sent', webhook: 'delivered' };

/**
 * Has the mail or the end-of-call webhook of a call sent again, with the same `Message-ID` or `webhook-id` as before.
 * @param twice whether to send it, too, when it is known to have arrived.
 */
export async function resend(
  delivery: Delivery,
  callId: string,
  { callMetadata, postCalls }: ResendDependencies,
  twice = false,
): Promise<Resent> {
  const metadata = await callMetadata.find(callId);
  if (metadata === null) return 'unknown_call';
  if (metadata[delivery].state === arrived[delivery] && !twice) return 'delivered';
  if (!(await callMetadata.reopen(callId, delivery))) return 'in_progress';
  // The workflow before notes that it is done, and closes a moment later. If no start gets through, the sweep finds the call.
  for (let tries = 0; tries < mostTries; tries++) {
    if ((await postCalls.enqueue(metadata)) !== 'already_queued_or_in_progress') break;
    await delay(pauseMs);
  }
  return 'queued';
}
