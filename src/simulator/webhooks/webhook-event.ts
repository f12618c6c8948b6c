import { newId } from '../wire/ids';
import { type SipHeader } from './sip-headers';
import { spacedJson } from './spaced-json';

/** The raw body of a webhook: key order and spacing as OpenAI sends them. `createdAt` in Unix seconds. */
export function webhookBody(type: string, data: unknown, createdAt: number): string {
  return spacedJson({ id: newId('evt'), object: 'event', created_at: createdAt, type, data });
}

/** The data of `realtime.call.incoming`. */
export function incomingCall(callId: string, sipHeaders: SipHeader[]): Record<string, unknown> {
  return { call_id: callId, sip_headers: sipHeaders, sip_media_security: 'srtp' };
}
