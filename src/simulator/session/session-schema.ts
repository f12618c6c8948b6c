import { z } from 'zod';

const audioFormat = z.union([
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24000).optional() }),
  z.strictObject({ type: z.enum(['audio/pcmu', 'audio/pcma']) }),
]);

const transcription = z.strictObject({
  model: z.string().optional(),
  language: z.string().nullable().optional(),
  prompt: z.string().nullable().optional(),
});

const turnDetection = z.strictObject({
  type: z.enum(['server_vad', 'semantic_vad']),
  create_response: z.boolean().optional(),
  interrupt_response: z.boolean().optional(),
  eagerness: z.enum(['low', 'medium', 'high', 'auto']).optional(),
  idle_timeout_ms: z.number().int().nullable().optional(),
});

/** On a running session the voice activity detection can be tuned; in an accept these three are unknown parameters. */
const tunedTurnDetection = turnDetection.extend({
  threshold: z.number().min(0).max(1).optional(),
  prefix_padding_ms: z.number().int().min(0).optional(),
  silence_duration_ms: z.number().int().min(0).optional(),
});

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
const mcpTool = z.looseObject({ type: z.literal('mcp') });

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
  mcpTool,
]);

function sessionSchema<T extends z.ZodType>(turnDetectionSchema: T) {
  return z.strictObject({
    type: z.literal('realtime'),
    model: z.string().min(1).optional(),
    instructions: z.string().optional(),
    output_modalities: z
      .array(z.enum(['audio', 'text']))
      .length(1)
      .optional(),
    audio: z
      .strictObject({
        input: z
          .strictObject({
            format: audioFormat.optional(),
            noise_reduction: z
              .strictObject({ type: z.enum(['near_field', 'far_field']) })
              .nullable()
              .optional(),
            transcription: transcription.nullable().optional(),
            turn_detection: turnDetectionSchema.nullable().optional(),
          })
          .optional(),
        output: z
          .strictObject({
            format: audioFormat.optional(),
            voice: z.union([z.string().min(1), z.strictObject({ id: z.string() })]).optional(),
            speed: z.number().min(0.25).max(1.5).optional(),
          })
          .optional(),
      })
      .optional(),
    tools: z.array(z.discriminatedUnion('type', [functionTool, mcpTool])).optional(),
    tool_choice: toolChoice.optional(),
    parallel_tool_calls: z.boolean().optional(),
    reasoning: z.strictObject({ effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']) }).optional(),
    max_output_tokens: z.union([z.literal('inf'), z.number().int().min(1).max(4096)]).optional(),
    tracing: z
      .union([z.literal('auto'), z.looseObject({})])
      .nullable()
      .optional(),
    truncation: z
      .union([z.enum(['auto', 'disabled']), z.looseObject({ type: z.literal('retention_ratio') })])
      .optional(),
    prompt: z.looseObject({ id: z.string() }).nullable().optional(),
    include: z.array(z.literal('item.input_audio_transcription.logprobs')).nullable().optional(),
  });
}

/**
 * The body of `accept` (RealtimeSessionCreateRequest), closed: OpenAI refuses keys it does not know. Written from the
 * API's own typings and not from Sonore's schemas, so that a mistake of ours does not agree with itself.
 */
export const acceptSchema = sessionSchema(turnDetection);

/** The `session` of a `session.update`: the same, and the tuning of the voice activity detection. */
export const sessionUpdateSchema = sessionSchema(tunedTurnDetection);

/** A checked session configuration, whole or partial. */
export type SessionConfig = z.infer<typeof sessionUpdateSchema>;
