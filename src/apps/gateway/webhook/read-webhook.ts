import { z } from 'zod';
import {
  callEndedEventTypes,
  type IncomingCallEvent,
  incomingCallEventSchema,
  sipHeaderSchema,
  webhookEnvelopeSchema,
} from '../../../models/webhook-event';
import { isUsableCallId } from '../is-usable-call-id';

/** Why a genuine webhook is left alone; the first three are the original's codes. */
export type IgnoredReason = 'unsupported_event_type' | 'missing_webhook_id' | 'missing_call_id' | 'invalid_call_id';

/** What a verified webhook asks for. */
export type Webhook =
  | { kind: 'ignored'; type: string | null; reason: IgnoredReason }
  /** `malformed` names the fields that had to be replaced or left out. */
  | { kind: 'incoming'; event: IncomingCallEvent; malformed: string[] }
  | { kind: 'ended'; webhookId: string; callId: string; reason: string };

const { shape } = webhookEnvelopeSchema;

/** The envelope, in which a field of the wrong type counts as missing. */
const lenientEnvelope = z.looseObject({
  id: shape.id.catch(undefined),
  type: shape.type.catch(undefined),
  created_at: shape.created_at.catch(undefined),
  data: shape.data.catch(undefined),
});

const incomingType = incomingCallEventSchema.shape.type.value;
const endedTypes: ReadonlySet<string> = new Set(callEndedEventTypes);

/**
 * Reads a verified webhook; never throws. The order of the reasons is the original's: what we do not handle is of no
 * interest however incomplete it is, so the type comes first, then `id`, then the call id.
 * @param receivedAt stands in for a `created_at` that is not there; Unix milliseconds.
 */
export function readWebhook(payload: unknown, receivedAt: number): Webhook {
  const envelope = lenientEnvelope.safeParse(payload).data;
  const type = envelope?.type ?? null;
  const ignored = (reason: IgnoredReason): Webhook => ({ kind: 'ignored', type, reason });

  if (envelope === undefined || type === null) return ignored('unsupported_event_type');
  if (type !== incomingType && !endedTypes.has(type)) return ignored('unsupported_event_type');
  if (envelope.id === undefined) return ignored('missing_webhook_id');
  const callId = envelope.data?.call_id;
  if (callId === undefined) return ignored('missing_call_id');
  if (!isUsableCallId(callId)) return ignored('invalid_call_id');

  if (type !== incomingType) {
    return { kind: 'ended', webhookId: envelope.id, callId, reason: type.slice(type.lastIndexOf('.') + 1) };
  }
  const parsed = incomingCallEventSchema.safeParse(payload);
  if (parsed.success) return { kind: 'incoming', event: parsed.data, malformed: [] };
  return {
    kind: 'incoming',
    // Somebody is ringing: what is usable decides what becomes of the call, not what is not.
    event: {
      id: envelope.id,
      type: incomingType,
      created_at: envelope.created_at ?? Math.floor(receivedAt / 1000),
      data: { call_id: callId, sip_headers: usableHeaders(envelope.data?.['sip_headers']) },
    },
    malformed: parsed.error.issues.map(({ path }) => path.join('.')),
  };
}

function usableHeaders(headers: unknown): IncomingCallEvent['data']['sip_headers'] {
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((header) => sipHeaderSchema.safeParse(header).data ?? []);
}
