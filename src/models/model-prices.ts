import { z } from 'zod';

/** US dollars for a million tokens. */
const perMillion = z.number().nonnegative();

/** A model that converses. Cached tokens are part of the input, at a price of their own. */
export const realtimePricesSchema = z.strictObject({
  text_input: perMillion,
  text_cached: perMillion,
  text_output: perMillion,
  audio_input: perMillion,
  audio_cached: perMillion,
  audio_output: perMillion,
});

export type RealtimePrices = z.infer<typeof realtimePricesSchema>;

/** A model that writes down speech: by tokens, or by US dollars for a minute of audio. */
export const transcriptionPricesSchema = z.union(
  [
    z.strictObject({ audio_input: perMillion, text_input: perMillion, text_output: perMillion }),
    z.strictObject({ per_minute: z.number().nonnegative() }),
  ],
  'expected audio_input, text_input and text_output, or per_minute',
);

/** A model that reads and writes text. */
export const textPricesSchema = z.strictObject({ input: perMillion, cached_input: perMillion, output: perMillion });

/** What models cost, by what they are used for: the form of `MODEL_PRICES_FILE`. */
export const modelPricesSchema = z.strictObject({
  realtime: z.record(z.string(), realtimePricesSchema).default({}),
  transcription: z.record(z.string(), transcriptionPricesSchema).default({}),
  text: z.record(z.string(), textPricesSchema).default({}),
});

export type ModelPrices = z.infer<typeof modelPricesSchema>;
