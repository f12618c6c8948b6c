import { z } from 'zod';
import { tokenUsageSchema, transcriptionUsageSchema } from './usage';

/**
 * The server events of the sideband that Sonore acts on (OpenAI Realtime, GA names). Only the fields we use are
 * checked; unknown fields and unknown types pass through untouched, because the API grows without notice.
 */

const itemId = z.string().min(1);

/** A conversation item; live ones carry no `object` key. */
export const conversationItemSchema = z.looseObject({
  id: itemId,
  type: z.string(),
  status: z.string().optional(),
  role: z.string().optional(),
  content: z
    .array(z.looseObject({ type: z.string(), text: z.string().nullish(), transcript: z.string().nullish() }))
    .optional(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.string().optional(),
});

export type ConversationItem = z.infer<typeof conversationItemSchema>;

const responseSchema = z.looseObject({
  id: z.string().min(1),
  status: z.string().optional(),
  output: z.array(conversationItemSchema).default([]),
  // A usage we cannot read costs a line of statistics; that the response is done must be heard all the same.
  usage: tokenUsageSchema.nullish().catch(null),
});

const known = [
  z.looseObject({ type: z.literal('session.created') }),
  z.looseObject({ type: z.literal('session.updated') }),
  z.looseObject({ type: z.literal('input_audio_buffer.speech_started') }),
  z.looseObject({ type: z.literal('input_audio_buffer.speech_stopped') }),
  z.looseObject({
    type: z.literal('input_audio_buffer.dtmf_event_received'),
    event: z.string(),
    received_at: z.number().optional(),
  }),
  z.looseObject({
    type: z.literal('conversation.item.added'),
    previous_item_id: z.string().nullish(),
    item: conversationItemSchema,
  }),
  z.looseObject({
    type: z.literal('conversation.item.done'),
    previous_item_id: z.string().nullish(),
    item: conversationItemSchema,
  }),
  z.looseObject({ type: z.literal('conversation.item.retrieved'), item: conversationItemSchema }),
  z.looseObject({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: itemId,
    transcript: z.string(),
    usage: transcriptionUsageSchema.nullish().catch(null),
  }),
  z.looseObject({
    type: z.literal('conversation.item.input_audio_transcription.failed'),
    item_id: itemId,
    error: z.looseObject({ code: z.string().nullish() }).nullish(),
  }),
  z.looseObject({
    type: z.literal('conversation.item.truncated'),
    item_id: itemId,
    audio_end_ms: z.number(),
  }),
  z.looseObject({ type: z.literal('response.created'), response: responseSchema }),
  z.looseObject({
    type: z.literal('response.output_item.added'),
    response_id: z.string(),
    item: conversationItemSchema,
  }),
  z.looseObject({
    type: z.literal('response.content_part.added'),
    response_id: z.string(),
    part: z.looseObject({ type: z.string() }),
  }),
  z.looseObject({
    type: z.literal('response.function_call_arguments.done'),
    response_id: z.string().default(''),
    item_id: z.string().default(''),
    call_id: z.string().min(1),
    /** Absent in older servers; the item's own event then follows with it. */
    name: z.string().min(1).optional(),
    arguments: z.string(),
  }),
  z.looseObject({
    type: z.literal('response.output_item.done'),
    response_id: z.string().default(''),
    item: conversationItemSchema,
  }),
  z.looseObject({ type: z.literal('response.done'), response: responseSchema }),
  z.looseObject({ type: z.literal('output_audio_buffer.started'), response_id: z.string().optional() }),
  z.looseObject({ type: z.literal('output_audio_buffer.stopped'), response_id: z.string().optional() }),
  z.looseObject({ type: z.literal('output_audio_buffer.cleared'), response_id: z.string().optional() }),
  z.looseObject({
    type: z.literal('error'),
    error: z.looseObject({
      type: z.string().nullish(),
      code: z.string().nullish(),
      message: z.string().nullish(),
      event_id: z.string().nullish(),
    }),
  }),
] as const;

/** Union of the events Sonore acts on, discriminated by `type`. */
export const sidebandEventSchema = z.discriminatedUnion('type', known);

export type SidebandEvent = z.infer<typeof sidebandEventSchema>;

const knownTypes: ReadonlySet<string> = new Set(known.map((schema) => schema.shape.type.value));

const typedSchema = z.looseObject({ type: z.string() });

/** What became of a frame: an event to act on, a type we do not use, or something that does not fit its own type. */
export type ParsedFrame =
  { kind: 'event'; event: SidebandEvent } | { kind: 'unknown'; type: string } | { kind: 'invalid'; reason: string };

/** Parses one text frame of the sideband. Never throws. */
export function parseSidebandFrame(text: string): ParsedFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { kind: 'invalid', reason: 'not JSON' };
  }
  const type = typedSchema.safeParse(frame);
  if (!type.success) return { kind: 'invalid', reason: 'no type' };
  // Most frames are audio and transcript deltas: known by name alone to be none of ours.
  if (!knownTypes.has(type.data.type)) return { kind: 'unknown', type: type.data.type };
  const event = sidebandEventSchema.safeParse(frame);
  if (event.success) return { kind: 'event', event: event.data };
  return { kind: 'invalid', reason: `${type.data.type}: ${event.error.issues[0]?.path.join('.') ?? ''}` };
}
