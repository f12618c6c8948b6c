import { z } from 'zod';

/** One header of the INVITE, in order and with repeats, untrusted. */
export const sipHeaderSchema = z.looseObject({ name: z.string(), value: z.string() });

export type SipHeader = z.infer<typeof sipHeaderSchema>;

/**
 * Any OpenAI webhook, before its type is known. Everything is optional, because an event we cannot use is answered
 * 200 with a reason, not refused.
 */
export const webhookEnvelopeSchema = z.looseObject({
  id: z.string().min(1).optional(),
  type: z.string().optional(),
  created_at: z.number().optional(),
  data: z.looseObject({ call_id: z.string().min(1).optional() }).optional(),
});

/** `realtime.call.incoming`: a caller is ringing (OpenAI SIP guide; openai SDK `RealtimeCallIncomingWebhookEvent`). */
export const incomingCallEventSchema = z.looseObject({
  id: z.string().min(1),
  type: z.literal('realtime.call.incoming'),
  /** Unix seconds. */
  created_at: z.number(),
  data: z.looseObject({
    call_id: z.string().min(1),
    sip_headers: z.array(sipHeaderSchema).default([]),
    sip_media_security: z.string().optional(),
  }),
});

export type IncomingCallEvent = z.infer<typeof incomingCallEventSchema>;

/** The event types that all mean "the call is over"; OpenAI sends none of them, other bridges do. */
export const callEndedEventTypes = ['realtime.call.ended', 'realtime.call.hangup', 'realtime.call.hungup'] as const;
