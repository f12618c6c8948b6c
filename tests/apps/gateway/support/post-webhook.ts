import request, { type Test } from 'supertest';
import type { Express } from 'express';
import { signedHeaders } from './signed-headers';
import { webhookSecret } from './test-gateway';

export const webhookPath = '/api/v1/openai/webhook';

/** A ringing call as OpenAI announces it, with variations of event and data. */
export function incomingEvent(
  event: Record<string, unknown> = {},
  data: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: 'evt_1',
    object: 'event',
    created_at: 1_790_712_117,
    type: 'realtime.call.incoming',
    data: {
      call_id: 'rtc_u1_abc',
      sip_headers: [
        { name: 'From', value: '"Bob" <sip:+33612345678@sip.carrier.example>' },
        { name: 'To', value: 'sip:proj_abc@sip.api.openai.com' },
        { name: 'Diversion', value: '<sip:+33145678901@sip.carrier.example>' },
      ],
      ...data,
    },
    ...event,
  };
}

/** Sends an event the way OpenAI does: signed over the bytes that are sent. */
export function postWebhook(app: Express | string, event: unknown): Test {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return request(app)
    .post(webhookPath)
    .set(signedHeaders(body, { secret: webhookSecret }))
    .send(body);
}
