import type { IncomingHttpHeaders } from 'node:http';
import express, { type Router } from 'express';
import { type ToolInvocationSignal, toolInvocationSignal } from '../../../../workflows/messages';
import { type CallEvent, callEventSchema } from '../../../models/call-event';
import type { GatewayDependencies } from '../gateway-dependencies';
import { bodyText, rawBody } from '../http/raw-body';
import { signalCall } from '../signal-call';
import { isUsableCallId } from '../is-usable-call-id';
import { type VerifyWebhook, webhookVerifier } from '../verify-webhook';

/**
 * `POST /api/calls/events`: a function call that another media bridge saw becomes a `toolInvocation` of that phone call.
 * 200 `{ok: true}`, also `{ok: true, ignored: true, reason: "unknown_call"}`; 400 `{detail}` naming the field; with a
 * `CALL_EVENTS_SECRET` 401 for what is not signed with it; 503 when Temporal cannot take it now. Copies are harmless:
 * the call knows an invocation by its `function_call_id`.
 */
export function createCallEventsRouter({ client, log, settings }: GatewayDependencies): Router {
  const read = settings.callEventsSecret === undefined ? readUnsigned : webhookVerifier(settings.callEventsSecret);
  const router = express.Router();
  router.post('/api/calls/events', rawBody, async (request, response) => {
    const body = await readBody(read, bodyText(request), request.headers);
    if (body.kind === 'forged') {
      log.error({ event: 'call_event_verification_failed', error: body.error }, 'call event refused');
      response.status(401).json({ detail: 'Invalid signature' });
      return;
    }
    const parsed = body.kind === 'json' ? callEventSchema.safeParse(body.value) : null;
    if (!parsed?.success) {
      const issues = parsed?.error.issues ?? [{ path: [], message: 'Invalid JSON' }];
      const detail = issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
      response.status(400).json({ detail });
      return;
    }
    const event = parsed.data;
    const { call_id, function_call_id } = event.item;
    const ids = { session_id: event.session_id, call_id, function_call_id };
    const delivery = isUsableCallId(call_id)
      ? await signalCall(client, call_id, toolInvocationSignal, invocationOf(event))
      : 'not_running';
    if (delivery === 'not_running') {
      log.warn({ event: 'call_event_ignored', reason: 'unknown_call', ...ids }, 'call event ignored');
      response.json({ ok: true, ignored: true, reason: 'unknown_call' });
      return;
    }
    log.info({ event: 'call_event_received', ...ids }, 'call event received');
    response.json({ ok: true });
  });
  return router;
}

/** For development: takes any JSON, as the original's guide posts it. */
const readUnsigned: VerifyWebhook = (body) => new Promise((resolve) => resolve(JSON.parse(body)));

type Body = { kind: 'json'; value: unknown } | { kind: 'not_json' } | { kind: 'forged'; error: string };

async function readBody(read: VerifyWebhook, text: string, headers: IncomingHttpHeaders): Promise<Body> {
  try {
    return { kind: 'json', value: await read(text, headers) };
  } catch (error) {
    // JSON is parsed only after the signature was found good.
    if (error instanceof SyntaxError) return { kind: 'not_json' };
    return { kind: 'forged', error: error instanceof Error ? error.constructor.name : typeof error };
  }
}

function invocationOf({ item }: CallEvent): ToolInvocationSignal {
  return {
    call_id: item.call_id,
    function_call_id: item.function_call_id,
    // The bridge's response is not one of OpenAI's.
    response_id: '',
    item_id: item.id,
    name: item.name,
    arguments_json: item.arguments,
    source: 'events',
  };
}
