import { z } from 'zod';
import { targetUriSchema } from './tenant-config';

/** A function the model may call; flat, as Realtime wants it (not nested under `function`). */
export const functionToolSchema = z.object({
  type: z.literal('function'),
  name: z.string().min(1),
  description: z.string().optional(),
  /** JSON Schema of the arguments. */
  parameters: z.record(z.string(), z.unknown()),
});

export type FunctionTool = z.infer<typeof functionToolSchema>;

/** The voices Realtime knows; a custom voice is an id and passes as any other string. */
const voiceSchema = z.string().min(1);

/**
 * Body of `POST …/accept` (OpenAI `RealtimeSessionCreateRequest`), the part we send. Strict on purpose: OpenAI answers
 * 200 to a bad body and the call then fails, so it is validated here. No audio formats (they break SIP audio), and of
 * turn detection only what SIP accepts.
 */
export const acceptBodySchema = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().min(1),
  instructions: z.string().min(1),
  output_modalities: z.tuple([z.literal('audio')]),
  audio: z.strictObject({
    input: z.strictObject({
      transcription: z.strictObject({ model: z.string().min(1), language: z.string().min(2).optional() }),
      turn_detection: z.strictObject({
        type: z.enum(['server_vad', 'semantic_vad']),
        create_response: z.boolean(),
        interrupt_response: z.boolean(),
      }),
    }),
    output: z.strictObject({ voice: voiceSchema }),
  }),
  tools: z.array(functionToolSchema),
  tool_choice: z.enum(['auto', 'none']),
});

export type AcceptBody = z.infer<typeof acceptBodySchema>;

/** Body of `POST …/reject`: the SIP status the caller's side receives. */
export const rejectBodySchema = z.strictObject({ status_code: z.number().int().min(400).max(699) });

/** Body of `POST …/refer`. A 2xx means "REFER relayed", not "transferred". */
export const referBodySchema = z.strictObject({ target_uri: targetUriSchema });
