import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import type { Logger } from '../src/infra/logger';
import type { Repositories } from '../src/infra/mongo/repositories';
import { WebhookFailure } from '../src/infra/webhooks/webhook-failure';
import type { WebhookMessage, WebhookSender } from '../src/infra/webhooks/webhook-sender';
import type { CallMetadata } from '../src/models/call-metadata';
import { endOfCallEvent } from '../src/models/end-of-call-event';
import { activityFailure } from '../src/models/failures';
import { deliveredCall } from './delivered-call';

type WebhookState = CallMetadata['webhook']['state'];

/** The states in which it may still be sent. */
const open = ['none', 'off', 'pending'] as const;

/** Telling a tenant's service that a call has ended. */
export interface EndOfCallWebhookActivities {
  /**
   * One attempt to deliver a call's event, unless it is delivered or given up already. Everything is read from, and noted
   * in, the database; resolves with the state. What another attempt may change is thrown (`deliveryRetryable`), with the
   * pause the receiver asked for.
   */
  deliverEndOfCallWebhook(request: { call_id: string }): Promise<WebhookState>;
  /** For when there are no more attempts: what is not delivered becomes a dead letter. */
  giveUpEndOfCallWebhook(request: { call_id: string }): Promise<WebhookState>;
}

export interface EndOfCallWebhookDependencies {
  repositories: Pick<Repositories, 'calls' | 'callMetadata' | 'tenantConfigs' | 'transcripts'>;
  webhookSender: Pick<WebhookSender, 'send'>;
  log: Logger;
}

/** Builds the webhook activities for one process. */
export function createEndOfCallWebhookActivities(deps: EndOfCallWebhookDependencies): EndOfCallWebhookActivities {
  const { callMetadata, transcripts } = deps.repositories;
  return { deliverEndOfCallWebhook, giveUpEndOfCallWebhook };

  async function deliverEndOfCallWebhook({ call_id }: { call_id: string }): Promise<WebhookState> {
    const { record, metadata, tenant } = await deliveredCall(call_id, deps.repositories);
    const { state, attempts } = metadata.webhook;
    if (state === 'delivered' || state === 'dead_letter') return state;
    const config = tenant?.post_call?.webhook;
    if (config === undefined) {
      const isOff = await callMetadata.setWebhook(call_id, { state: 'off' }, { states: open });
      return isOff ? 'off' : Promise.reject(changedMeanwhile());
    }
    const parts = {
      transcript: config.include_transcript ? await transcripts.ofCall(call_id) : null,
      includeCost: config.include_cost,
    };
    const id = metadata.webhook.webhook_id ?? webhookIdOf(call_id);
    // Before it is sent: an attempt whose worker died counts, too.
    const begun = { state: 'pending', webhook_id: id, attempts: attempts + 1 } as const;
    if (!(await callMetadata.setWebhook(call_id, begun, { states: open, attempts }))) throw changedMeanwhile();
    return attempt(metadata, attempts + 1, {
      ...{ tenantId: metadata.tenant_id, url: config.url, secretName: config.secret_name, id },
      body: JSON.stringify(endOfCallEvent(record, metadata, parts)),
    });
  }

  async function attempt(
    { call_id, tenant_id }: CallMetadata,
    count: number,
    message: WebhookMessage,
  ): Promise<WebhookState> {
    const { log } = deps;
    const ids = { call_id, tenant_id };
    try {
      const last_status = await deps.webhookSender.send(message);
      const delivered_at = new Date().toISOString();
      const delivered = { state: 'delivered', last_status, last_error: null, delivered_at } as const;
      // Whatever became of another attempt: the receiver has it.
      if (!(await callMetadata.setWebhook(call_id, delivered, { states: ['pending', 'dead_letter'] }))) {
        throw changedMeanwhile();
      }
      log.info({ event: 'end_of_call_webhook', ...ids, state: 'delivered', status: last_status }, 'webhook delivered');
      return 'delivered';
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      const { status, final, retryAfterMs } = error.about;
      const state = final ? 'dead_letter' : 'pending';
      const refused = { state, last_status: status, last_error: error.reason } as const;
      const isMine = { states: ['pending'], attempts: count } as const;
      if (!(await callMetadata.setWebhook(call_id, refused, isMine))) throw changedMeanwhile();
      log.warn({ event: 'end_of_call_webhook', ...ids, state, status, reason: error.reason }, 'webhook not delivered');
      if (final) return state;
      throw ApplicationFailure.create({
        type: activityFailure.deliveryRetryable,
        message: error.message,
        ...(retryAfterMs == null ? {} : { nextRetryDelay: Math.max(retryAfterMs, usualPauseMs(count)) }),
      });
    }
  }

  async function giveUpEndOfCallWebhook({ call_id }: { call_id: string }): Promise<WebhookState> {
    const metadata = await callMetadata.find(call_id);
    if (metadata === null) throw ApplicationFailure.nonRetryable('There is no such call, or it has not ended.');
    const { tenant_id, webhook } = metadata;
    if (webhook.state !== 'none' && webhook.state !== 'pending') return webhook.state;
    if (!(await callMetadata.setWebhook(call_id, { state: 'dead_letter' }, { states: ['none', 'pending'] }))) {
      throw changedMeanwhile();
    }
    deps.log.warn({ event: 'end_of_call_webhook', call_id, tenant_id, state: 'dead_letter' }, 'webhook given up');
    return 'dead_letter';
  }
}

/** The next attempt sees what another one, or an operator, has brought about. */
function changedMeanwhile(): ApplicationFailure {
  return ApplicationFailure.create({
    type: activityFailure.deliveryRetryable,
    message: 'somebody else has changed the state of this webhook meanwhile',
  });
}

/**
 * The pause after so many attempts, milliseconds, as the workflow makes it (`workflows/post-call-proxies.ts`): a receiver
 * may ask for a longer one, but not to be asked again and again for days.
 */
function usualPauseMs(attempts: number): number {
  return Math.min(5_000 * 3 ** (attempts - 1), 3 * 3_600_000);
}

/** `webhook-id` of a call's event. A digest, because it goes into a header, and a call id may be any text. */
function webhookIdOf(callId: string): string {
  return `msg_${createHash('sha256').update(callId).digest('hex').slice(0, 32)}`;
}
