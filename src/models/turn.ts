import { z } from 'zod';

/** One answer of the agent: one document of `calls-turns`. Instants are ISO 8601 here, BSON dates at rest. */
export const turnSchema = z.object({
  call_id: z.string(),
  response_id: z.string(),
  /** End of the caller's speech as the server heard it; null for words nobody asked for (greeting, prompts). */
  speech_ended_at: z.string().nullable(),
  /** First audio of the answer on its way to the caller; null when none came. */
  first_audio_at: z.string().nullable(),
  /** From the one to the other, milliseconds; null where either is missing. */
  latency_ms: z.number().nonnegative().nullable(),
  /** The caller spoke into it. */
  interrupted: z.boolean(),
  /** So much of it had been heard by then, milliseconds of audio. */
  interrupted_at_ms: z.number().nonnegative().nullable(),
  /** Grows with each change; a late retry with a smaller one changes nothing. */
  version: z.number(),
});

export type Turn = z.infer<typeof turnSchema>;

/** The turns of a call in figures, as its record keeps them; percentiles over the turns that have a latency. */
export const turnFiguresSchema = z.object({
  turns: z.number().int(),
  interrupted: z.number().int(),
  latency_p50_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  latency_max_ms: z.number().nullable(),
});

export type TurnFigures = z.infer<typeof turnFiguresSchema>;
