import { z } from 'zod';

/** One finished thing somebody said: one document of `calls-transcripts`. Order by `previous_item_id`, not by time. */
export const transcriptItemSchema = z.object({
  call_id: z.string().describe('The call'),
  item_id: z.string().describe('OpenAI’s id of the conversation item; of a gap one of Sonore’s own'),
  previous_item_id: z
    .string()
    .nullable()
    .describe('The item before it; null for the first, and where the server did not say'),
  role: z
    .enum(['user', 'assistant', 'system', 'gap'])
    .describe('Who spoke; `gap`: nobody listened for a while, and what was said then may be missing here'),
  text: z.string().describe('What was said; empty when the speech could not be transcribed, `error` then says why'),
  at: z.string().describe('When the owner heard of it, ISO 8601'),
  interrupted_at_ms: z
    .number()
    .nullable()
    .describe('Milliseconds of audio after which the caller cut the answer off; null when nobody did'),
  error: z.string().nullable().describe('Code of a failed transcription; null when there was none'),
  version: z.number().describe('Grows with each change'),
});

export type TranscriptItem = z.infer<typeof transcriptItemSchema>;
