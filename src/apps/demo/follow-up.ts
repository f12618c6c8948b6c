import { setTimeout as delay } from 'node:timers/promises';
import { type CallMetadata } from '../../models/call-metadata';
import { type Repositories } from '../../infra/mongo/repositories';
import { type CallProcessedEvent, type DemoEvent } from './demo-event';
import { type DemoInbox } from './demo-inbox';

/** How long after a call its mail and webhook may take, and how often to look, in milliseconds. */
const deadlineMs = 60_000;
const pauseMs = 100;

/**
 * Waits until everything that follows a call has been done, and tells what its tenant got. Resolves with whether it got
 * both the mail and the webhook.
 */
export async function followUp(
  callId: string,
  { repositories, inbox }: { repositories: Pick<Repositories, 'callMetadata'>; inbox: DemoInbox },
  tell: (event: DemoEvent) => void,
): Promise<boolean> {
  const metadata = await processed(callId, repositories);
  const mail = inbox.mails.mails.find(({ messageId }) => messageId === metadata?.mail.message_id);
  const webhook = inbox.webhooks.received.find(({ event }) => event.data.call_id === callId);
  tell(processedEvent(callId, metadata));
  if (mail !== undefined) {
    const { messageId: message_id, from, to, subject, text } = mail;
    tell({ event: 'mail_arrived', call_id: callId, message_id, from, to, subject, text });
  }
  if (webhook !== undefined) {
    tell({ event: 'webhook_arrived', call_id: callId, webhook_id: webhook.webhookId, body: webhook.event });
  }
  return metadata?.processed_status === 'completed' && mail !== undefined && webhook !== undefined;
}

/** Null when it takes too long. */
async function processed(
  callId: string,
  { callMetadata }: Pick<Repositories, 'callMetadata'>,
): Promise<CallMetadata | null> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const metadata = await callMetadata.find(callId);
    if (metadata?.processed_status === 'completed' || metadata?.processed_status === 'failed') return metadata;
    if (Date.now() > deadline) return null;
    await delay(pauseMs);
  }
}

function processedEvent(call_id: string, metadata: CallMetadata | null): CallProcessedEvent {
  return {
    event: 'call_processed',
    call_id,
    status: metadata?.processed_status ?? 'unknown',
    error: metadata === null ? 'what follows the call is not done yet' : metadata.error,
    cost_usd: metadata?.cost?.total ?? null,
    mail: metadata?.mail.state ?? 'none',
    webhook: metadata?.webhook.state ?? 'none',
  };
}
