import express, { type Router } from 'express';
import { callEndedSignal } from '../../../../workflows/messages';
import { phoneCallWorkflowId } from '../../../models/phone-call-input';
import type { GatewayDependencies } from '../gateway-dependencies';
import { bodyText, rawBody } from '../http/raw-body';
import { signalCall } from '../signal-call';
import { readWebhook, type Webhook } from './read-webhook';
import { startCall } from './start-call';
import { webhookVerifier } from '../verify-webhook';

/** What a genuine webhook is answered with, status 200. */
type WebhookAnswer =
  | { ok: true }
  | { ok: true; call_id: string; workflow_id: string }
  | { ok: true; deduped: true }
  | { ok: true; ignored: true; reason: string };

/**
 * `POST /api/v1/openai/webhook`. A genuine event is answered 200 whatever it says, so that OpenAI does not repeat it;
 * 401 `{detail}` for one that is not genuine, 413 above 1 MiB, 503 when Temporal cannot take it now and it shall be
 * delivered again.
 */
export function createWebhookRouter(dependencies: GatewayDependencies): Router {
  const { log, settings } = dependencies;
  const verify = webhookVerifier(settings.openaiWebhookSecret);
  const router = express.Router();
  router.post('/api/v1/openai/webhook', rawBody, async (request, response) => {
    let payload: unknown;
    try {
      payload = await verify(bodyText(request), request.headers);
    } catch (error) {
      const kind = error instanceof Error ? error.constructor.name : typeof error;
      log.error({ event: 'webhook_verification_failed', error: kind }, 'webhook refused');
      response.status(401).json({ detail: 'Invalid signature' });
      return;
    }
    response.json(await take(dependencies, readWebhook(payload, Date.now())));
  });
  return router;
}

async function take(dependencies: GatewayDependencies, webhook: Webhook): Promise<WebhookAnswer> {
  const { client, log } = dependencies;
  if (webhook.kind === 'ignored') {
    const { type, reason } = webhook;
    log.info({ event: 'webhook_ignored', type, reason }, 'webhook ignored');
    return { ok: true, ignored: true, reason };
  }

  if (webhook.kind === 'ended') {
    const { callId: call_id, webhookId: webhook_id, reason } = webhook;
    log.info({ event: 'webhook_received', type: `realtime.call.${reason}`, webhook_id, call_id }, 'webhook received');
    await signalCall(client, call_id, callEndedSignal, { reason });
    return { ok: true };
  }

  const { event, malformed } = webhook;
  const { call_id } = event.data;
  const ids = { webhook_id: event.id, call_id };
  log.info({ event: 'webhook_received', type: event.type, ...ids }, 'webhook received');
  if (malformed.length > 0) log.warn({ event: 'webhook_malformed', fields: malformed, ...ids }, 'webhook malformed');
  if ((await startCall(dependencies, event)) === 'already_started') {
    log.warn({ event: 'duplicate_webhook_id', ...ids }, 'this call has been started before');
    return { ok: true, deduped: true };
  }
  log.info({ event: 'call_started', ...ids }, 'call started');
  return { ok: true, call_id, workflow_id: phoneCallWorkflowId(call_id) };
}
