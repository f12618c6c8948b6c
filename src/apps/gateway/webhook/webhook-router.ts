import express, { type Router } from 'express';
import { callEndedSignal } from '../../../../workflows/messages';
import { phoneCallWorkflowId } from '../../../models/phone-call-input';
import { addToLogContext } from '../../../infra/log-context';
import type { WebhookResult } from '../../../infra/metrics/metrics';
import { inSpan } from '../../../infra/tracing/tracing';
import type { IncomingCallEvent } from '../../../models/webhook-event';
import type { GatewayParts } from '../gateway-dependencies';
import { bodyText, rawBody } from '../http/raw-body';
import { answerWithinMs } from '../call-temporal';
import { signalCall } from '../signal-call';
import { dialedNumber } from './dialed-number';
import { readWebhook, type Webhook } from './read-webhook';
import { isStarted, phoneCallInput, startCall } from './start-call';
import { webhookVerifier } from '../verify-webhook';

/** What a genuine webhook is answered with, status 200. */
type WebhookAnswer =
  | { ok: true }
  | { ok: true; call_id: string; workflow_id: string }
  | { ok: true; deduped: true }
  | { ok: true; rejected: true; reason: 'no_worker' }
  | { ok: true; ignored: true; reason: string };

/**
 * `POST /api/v1/openai/webhook`. A genuine event is answered 200 whatever it says, so that OpenAI does not repeat it;
 * 401 `{detail}` for one that is not genuine, 413 above 1 MiB, 503 when Temporal cannot take it now and it shall be
 * delivered again.
 */
export function createWebhookRouter(dependencies: GatewayParts): Router {
  const { log, metrics, settings } = dependencies;
  const verify = webhookVerifier(settings.openaiWebhookSecret);
  const router = express.Router();
  router.post('/api/v1/openai/webhook', rawBody, async (request, response) => {
    const since = performance.now();
    const answered = (result: WebhookResult): void =>
      metrics.webhookAnswered(result, (performance.now() - since) / 1000);
    let payload: unknown;
    try {
      payload = await verify(bodyText(request), request.headers);
    } catch (error) {
      log.error({ event: 'webhook_verification_failed', ...reasonOf(error) }, 'webhook refused');
      answered('refused');
      response.status(401).json({ detail: 'Invalid signature' });
      return;
    }
    try {
      const webhook = readWebhook(payload, Date.now());
      addToLogContext({ call_id: callIdOf(webhook) });
      const [result, answer] = await inSpan('webhook', () => take(dependencies, webhook));
      answered(result);
      response.json(answer);
    } catch (error) {
      answered('unavailable');
      throw error;
    }
  });
  return router;
}

/** What was wrong with it, in the words of whoever checked; a body that is no JSON may hold anything. */
function reasonOf(error: unknown): { error: string; reason?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const { message, constructor } = error;
  return { error: constructor.name, reason: error instanceof SyntaxError ? 'the body is not JSON' : message };
}

function callIdOf(webhook: Webhook): string | undefined {
  if (webhook.kind === 'incoming') return webhook.event.data.call_id;
  return webhook.kind === 'ended' ? webhook.callId : undefined;
}

async function take(dependencies: GatewayParts, webhook: Webhook): Promise<[WebhookResult, WebhookAnswer]> {
  const { client, log } = dependencies;
  if (webhook.kind === 'ignored') {
    const { type, reason } = webhook;
    log.info({ event: 'webhook_ignored', type, reason }, 'webhook ignored');
    return ['ignored', { ok: true, ignored: true, reason }];
  }

  if (webhook.kind === 'ended') {
    const { callId: call_id, webhookId: webhook_id, reason } = webhook;
    log.info({ event: 'webhook_received', type: `realtime.call.${reason}`, webhook_id }, 'webhook received');
    await signalCall(client, call_id, callEndedSignal, { reason });
    return ['ended', { ok: true }];
  }

  const { event, malformed } = webhook;
  const ids = { webhook_id: event.id };
  log.info({ event: 'webhook_received', type: event.type, ...ids }, 'webhook received');
  if (malformed.length > 0) log.warn({ event: 'webhook_malformed', fields: malformed, ...ids }, 'webhook malformed');
  return takeIncoming(dependencies, event);
}

async function takeIncoming(
  dependencies: GatewayParts,
  event: IncomingCallEvent,
): Promise<[WebhookResult, WebhookAnswer]> {
  const { client, log, unanswered, workers } = dependencies;
  const { call_id } = event.data;
  const ids = { webhook_id: event.id };
  const deduped = (): [WebhookResult, WebhookAnswer] => {
    log.warn({ event: 'duplicate_webhook_id', ...ids }, 'this call has been started before');
    return ['deduped', { ok: true, deduped: true }];
  };
  const since = performance.now();
  const input = phoneCallInput(dependencies, event, await dialedNumber(dependencies, event.data.sip_headers));
  if (!(await workers.somebodyPolls())) {
    // A copy: its call may be live, and only wait for the next worker.
    if (await isStarted(client, call_id)) return deduped();
    unanswered.refuse(input);
    return ['no_worker', { ok: true, rejected: true, reason: 'no_worker' }];
  }
  const started = await startCall(dependencies, input, answerWithinMs - (performance.now() - since));
  // Also one that was started before: the answer to that delivery, and with it the watch, may never have come about.
  unanswered.watch(input);
  if (started === 'already_started') return deduped();
  log.info({ event: 'call_started', ...ids }, 'call started');
  return ['started', { ok: true, call_id, workflow_id: phoneCallWorkflowId(call_id) }];
}
