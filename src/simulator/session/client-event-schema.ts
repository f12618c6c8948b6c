import { z } from 'zod';
import { sessionUpdateSchema } from './session-schema';

/** The longest string the simulator takes in one field, in characters; a sanity limit of its own. */
const LONGEST_TEXT = 64 * 1024;

const eventId = z.string().max(512).nullable().optional();
const text = z.string().max(LONGEST_TEXT);

const messagePart = z.union([
  z.strictObject({ type: z.enum(['input_text', 'output_text']), text }),
  z.strictObject({ type: z.enum(['input_audio', 'output_audio']), transcript: text.nullable().optional() }),
]);
/** The API keeps an id that the client chose, if it looks like one of its own. */
const itemId = z
  .string()
  .max(32)
  .regex(/^[a-zA-Z0-9_-]+$/)
  .optional();

/** Items a client may put into the conversation. */
export const clientItemSchema = z.discriminatedUnion('type', [
  z.strictObject({
    id: itemId,
    type: z.literal('message'),
    status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
    role: z.enum(['user', 'assistant', 'system']),
    content: z.array(messagePart).min(1),
  }),
  z.strictObject({
    id: itemId,
    type: z.literal('function_call_output'),
    status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
    call_id: z.string().min(1),
    output: text,
  }),
]);

const responseOverrides = z.strictObject({
  instructions: text.optional(),
  conversation: z.enum(['auto', 'none']).optional(),
  input: z.array(z.unknown()).optional(),
  tools: z.array(z.unknown()).optional(),
  tool_choice: z.unknown().optional(),
  output_modalities: z
    .array(z.enum(['audio', 'text']))
    .length(1)
    .optional(),
  audio: z.unknown().optional(),
  metadata: z.record(z.string(), z.unknown()).nullable().optional(),
  max_output_tokens: z.union([z.literal('inf'), z.number().int().min(1).max(4096)]).optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: z.unknown().optional(),
  prompt: z.unknown().optional(),
});

/** Every client event of the GA Realtime API, closed like the API's own: unknown fields are refused. */
export const CLIENT_EVENTS = {
  'session.update': z.strictObject({
    type: z.literal('session.update'),
    event_id: eventId,
    session: sessionUpdateSchema,
  }),
  'conversation.item.create': z.strictObject({
    type: z.literal('conversation.item.create'),
    event_id: eventId,
    previous_item_id: z.string().nullable().optional(),
    item: clientItemSchema,
  }),
  'conversation.item.retrieve': z.strictObject({
    type: z.literal('conversation.item.retrieve'),
    event_id: eventId,
    item_id: z.string(),
  }),
  'conversation.item.delete': z.strictObject({
    type: z.literal('conversation.item.delete'),
    event_id: eventId,
    item_id: z.string(),
  }),
  'conversation.item.truncate': z.strictObject({
    type: z.literal('conversation.item.truncate'),
    event_id: eventId,
    item_id: z.string(),
    content_index: z.number().int().min(0),
    audio_end_ms: z.number().int().min(0),
  }),
  'response.create': z.strictObject({
    type: z.literal('response.create'),
    event_id: eventId,
    response: responseOverrides.optional(),
  }),
  'response.cancel': z.strictObject({
    type: z.literal('response.cancel'),
    event_id: eventId,
    response_id: z.string().optional(),
  }),
  'output_audio_buffer.clear': z.strictObject({ type: z.literal('output_audio_buffer.clear'), event_id: eventId }),
  'input_audio_buffer.append': z.strictObject({
    type: z.literal('input_audio_buffer.append'),
    event_id: eventId,
    audio: z.string(),
  }),
  'input_audio_buffer.commit': z.strictObject({ type: z.literal('input_audio_buffer.commit'), event_id: eventId }),
  'input_audio_buffer.clear': z.strictObject({ type: z.literal('input_audio_buffer.clear'), event_id: eventId }),
} as const;

export type ClientEventType = keyof typeof CLIENT_EVENTS;
export type ClientEvent<T extends ClientEventType> = z.infer<(typeof CLIENT_EVENTS)[T]>;
