import { z } from 'zod';

/**
 * One answer of the agent to what the caller said, and to nothing else in between: one document of `calls-turns`. All
 * responses that it took, such as those before and after a function call, are one turn. Instants are ISO 8601 here, BSON
 * dates at rest.
 */
export const turnSchema = z.object({
  call_id: z.string().describe('The call'),
  response_id: z.string().describe('The first response of the turn'),
  speech_ended_at: z
    .string()
    .nullable()
    .describe(
      'When the server told that the caller had stopped speaking, ISO 8601; null for words that nobody asked for, such as the greeting',
    ),
  began_at: z.string().describe('When the model began to answer, ISO 8601'),
  first_audio_at: z
    .string()
    .nullable()
    .describe(
      'When the first audio was on its way to the caller, be it only “one moment, please”, ISO 8601; null when none came',
    ),
  latency_ms: z
    .number()
    .nonnegative()
    .nullable()
    .describe(
      'From `speech_ended_at` to `first_audio_at`, milliseconds by a monotonic clock; null where either is missing',
    ),
  function_calls: z.number().int().nonnegative().describe('Functions that the model called in it'),
  interrupted: z
    .boolean()
    .nullable()
    .describe(
      'Whether the caller spoke into it, or lost patience before anything was heard; null when its end was not heard',
    ),
  interrupted_at_ms: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Milliseconds of it that had been heard by then; null when it was not interrupted'),
  version: z.number().describe('Grows with each owner of the call'),
});

export type Turn = z.infer<typeof turnSchema>;

/** The turns of a call in figures, as its record keeps them; percentiles over the turns that have a latency. */
export const turnFiguresSchema = z.object({
  turns: z.number().int().describe('How many there were'),
  interrupted: z.number().int().describe('Those that the caller spoke into'),
  unheard: z.number().int().default(0).describe('Those of which the caller heard nothing'),
  latency_p50_ms: z.number().nullable().describe('Median latency, milliseconds; null when no turn has one'),
  latency_p95_ms: z
    .number()
    .nullable()
    .describe('95th percentile of the latencies, milliseconds; null when no turn has one'),
  latency_max_ms: z.number().nullable().describe('Longest latency, milliseconds; null when no turn has one'),
});

export type TurnFigures = z.infer<typeof turnFiguresSchema>;
