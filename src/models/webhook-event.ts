import { z } from 'zod';

/** One header of the INVITE, in order and with repeats, untrusted. */
export const sipHeaderSchema = z.looseObject({ name: z.string(), value: z.string() });

export type SipHeader = z.infer<typeof sipHeaderSchema>;

/** Unix seconds, as far as years have four digits: milliseconds by mistake are no time at all. */
const instantSchema = z.number().min(0).max(253_402_300_799);

/**
 * Any OpenAI webhook, before its type is known. Everything is optional, because an event we cannot use is answered
 * 200 with a reason, not refused.
 */
export const webhookEnvelopeSchema = z.looseObject({
  id: z.string().min(1).optional().describe('Id of the event'),
  type: z.string().optional().describe('What has happened'),
  created_at: instantSchema.optional().describe('When, Unix seconds'),
  data: z
    .looseObject({ call_id: z.string().min(1).optional().describe('The call') })
    .optional()
    .describe('What it is about; of an incoming call also `sip_headers`, `{name, value}` each'),
});

/** `realtime.call.incoming`: a caller is ringing (OpenAI SIP guide; openai SDK `RealtimeCallIncomingWebhookEvent`). */
export const incomingCallEventSchema = z.looseObject({
  id: z.string().min(1),
  type: z.literal('realtime.call.incoming'),
  created_at: instantSchema,
  data: z.looseObject({
    call_id: z.string().min(1),
    sip_headers: z.array(sipHeaderSchema).default([]),
    sip_media_security: z.string().optional(),
  }),
});

export type IncomingCallEvent = z.infer<typeof incomingCallEventSchema>;

/** The event types that all mean "the call is over"; OpenAI sends none of them, other bridges do. */
export const callEndedEventTypes = ['realtime.call.ended', 'realtime.call.hangup', 'realtime.call.hungup'] as const;
