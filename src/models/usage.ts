import { z } from 'zod';

const count = z.number().nonnegative().default(0);

/** Tokens of one response, as `response.done` reports them (OpenAI `RealtimeResponseUsage`); cached is part of input. */
export const tokenUsageSchema = z.looseObject({
  total_tokens: count,
  input_tokens: count,
  output_tokens: count,
  input_token_details: z
    .looseObject({
      text_tokens: count,
      audio_tokens: count,
      cached_tokens: count,
      cached_tokens_details: z.looseObject({ text_tokens: count, audio_tokens: count }).optional(),
    })
    .optional(),
  output_token_details: z.looseObject({ text_tokens: count, audio_tokens: count }).optional(),
});

/** One response of a call: one document of `calls-usage`. */
export const responseUsageSchema = z.object({
  call_id: z.string(),
  response_id: z.string(),
  /** completed, cancelled, failed or incomplete. */
  status: z.string(),
  usage: tokenUsageSchema,
});

export type ResponseUsage = z.infer<typeof responseUsageSchema>;

/**
 * What transcribing one utterance of the caller was billed by (`conversation.item.input_audio_transcription.completed`):
 * tokens, or seconds of audio, depending on the model.
 */
export const transcriptionUsageSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('duration'), seconds: count }),
  z.looseObject({
    type: z.literal('tokens'),
    input_tokens: count,
    output_tokens: count,
    input_token_details: z.looseObject({ text_tokens: count, audio_tokens: count }).optional(),
  }),
]);

/** One transcribed utterance of a call: another kind of document of `calls-usage`. */
export const itemTranscriptionSchema = z.object({
  call_id: z.string(),
  item_id: z.string(),
  transcription: transcriptionUsageSchema,
});

export type ItemTranscription = z.infer<typeof itemTranscriptionSchema>;

/** The sum over a call's transcribed utterances. */
export interface TranscriptionUsage {
  utterances: number;
  seconds: number;
  /** All input tokens where the server did not tell audio from text. */
  audio_tokens: number;
  text_tokens: number;
  output_tokens: number;
}

/** The sum over a call's responses, flat, as the call record keeps it. */
export const callUsageSchema = z.object({
  responses: count.describe('Responses that were counted'),
  total_tokens: count.describe('Tokens in and out'),
  input_tokens: count.describe('Tokens that the model read, cached ones included'),
  output_tokens: count.describe('Tokens that the model made'),
  input_text_tokens: count.describe('Of the input: text, cached ones included'),
  input_audio_tokens: count.describe('Of the input: audio, cached ones included'),
  cached_text_tokens: count.describe('Of the input: text that was cached'),
  cached_audio_tokens: count.describe('Of the input: audio that was cached'),
  output_text_tokens: count.describe('Of the output: text'),
  output_audio_tokens: count.describe('Of the output: audio'),
});

export type CallUsage = z.infer<typeof callUsageSchema>;
