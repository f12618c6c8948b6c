import { randomBytes } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random characters of 0-9A-Za-z; good enough to tell calls apart, never a secret. */
function randomBase62(length: number): string {
  return Array.from(randomBytes(length), (byte) => BASE62[byte % BASE62.length]).join('');
}

/** An id as the live API makes them: `<prefix>_` and 21 base62 characters (recorded: event, item, resp, conv). */
export function newId(prefix: 'event' | 'item' | 'resp' | 'conv' | 'evt' | 'req' | 'sess'): string {
  return `${prefix}_${randomBase62(21)}`;
}

/** The id of a function call: `call_` and 16 base62 characters. */
export function newFunctionCallId(): string {
  return `call_${randomBase62(16)}`;
}

/** The id of a SIP call: `rtc_u1_` and 32 hex digits. */
export function newCallId(): string {
  return `rtc_u1_${randomBytes(16).toString('hex')}`;
}

/**
 * The session of a call carries the call's id with another prefix: `rtc_u1_X` ↔ `sess_u1_X` (recorded). That of a plain
 * socket has an id of its own already.
 */
export function sessionIdOf(callId: string): string {
  if (callId.startsWith('sess_')) return callId;
  return callId.startsWith('rtc_') ? callId.replace(/^rtc_/, 'sess_') : `sess_${callId}`;
}

/** The id of one webhook event, the same on every delivery of it: `wh_` and 32 hex digits. */
export function newWebhookId(): string {
  return `wh_${randomBytes(16).toString('hex')}`;
}

/** Events of the output audio buffer have ids of their own kind: `event_` and 16 hex digits (recorded). */
export function newAudioBufferEventId(): string {
  return `event_${randomBytes(8).toString('hex')}`;
}
