import { z } from 'zod';

/** One finished thing somebody said: one document of `calls-transcripts`. Order by `previous_item_id`, not by time. */
export const transcriptItemSchema = z.object({
  call_id: z.string(),
  item_id: z.string(),
  /** Null for the first item, and where the server did not say. */
  previous_item_id: z.string().nullable(),
  /** `gap`: nobody listened for a while, and what was said then may be missing here. */
  role: z.enum(['user', 'assistant', 'system', 'gap']),
  /** Empty when the speech could not be transcribed; `error` then says why. */
  text: z.string(),
  /** ISO 8601, when the owner heard of it. */
  at: z.string(),
  /** The answer was cut off by the caller after this many milliseconds of audio. */
  interrupted_at_ms: z.number().nullable(),
  /** Code of a failed transcription. */
  error: z.string().nullable(),
  /** Grows with each change; a late retry with a smaller one changes nothing. */
  version: z.number(),
});

export type TranscriptItem = z.infer<typeof transcriptItemSchema>;
