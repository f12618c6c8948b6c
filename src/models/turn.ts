import { z } from 'zod';

/**
 * One answer of the agent to what the caller said, and to nothing else in between: one document of `calls-turns`. All
 * responses that it took, such as those before and after a function call, are one turn. Instants are ISO 8601 here, BSON
 * dates at rest.
 */
export const turnSchema = z.object({
  call_id: z.string(),
  /** The first response of the turn. */
  response_id: z.string(),
  /** When the server told that the caller had stopped speaking; null for words nobody asked for (greeting, prompts). */
  speech_ended_at: z.string().nullable(),
  /** When the model began to answer (`response.created`). */
  began_at: z.string(),
  /** First audio of the answer on its way to the caller, be it only "one moment, please"; null when none came. */
  first_audio_at: z.string().nullable(),
  /** From the one to the other, milliseconds by the owner's monotonic clock; null where either is missing. */
  latency_ms: z.number().nonnegative().nullable(),
  /** Functions the model called in it. */
  function_calls: z.number().int().nonnegative(),
  /** The caller spoke into it, or lost patience before anything was heard; null when its end was not heard. */
  interrupted: z.boolean().nullable(),
  /** So much of it had been heard by then, milliseconds of audio. */
  interrupted_at_ms: z.number().nonnegative().nullable(),
  /** Grows with each owner; a late write of an earlier one changes nothing. */
  version: z.number(),
});

export type Turn = z.infer<typeof turnSchema>;

/** The turns of a call in figures, as its record keeps them; percentiles over the turns that have a latency. */
export const turnFiguresSchema = z.object({
  turns: z.number().int(),
  interrupted: z.number().int(),
  /** Those of which the caller heard nothing. */
  unheard: z.number().int().default(0),
  latency_p50_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  latency_max_ms: z.number().nullable(),
});

export type TurnFigures = z.infer<typeof turnFiguresSchema>;
