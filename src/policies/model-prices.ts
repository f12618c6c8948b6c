import type { ModelPrices, RealtimePrices } from '../models/model-prices';

const realtime2: RealtimePrices = {
  text_input: 4,
  text_cached: 0.4,
  text_output: 24,
  audio_input: 32,
  audio_cached: 0.4,
  audio_output: 64,
};

/** The day the built-in prices are of. OpenAI changes its prices without asking anybody. */
export const builtInPricesDate = '2026-11-22';

/**
 * OpenAI's list prices by model. On that day those of `realtime` and of the models priced by the minute, but for whisper-1,
 * were read on OpenAI's pages (developers.openai.com/api/docs/models); the others were not, and may be out of date. They
 * are to be checked (developers.openai.com/api/docs/pricing) and replaced with `MODEL_PRICES_FILE`.
 */
export const builtInPrices: ModelPrices = {
  realtime: {
    'gpt-realtime-2.1': realtime2,
    'gpt-realtime-2': realtime2,
    'gpt-realtime-2.1-mini': {
      text_input: 0.6,
      text_cached: 0.06,
      text_output: 2.4,
      audio_input: 10,
      audio_cached: 0.3,
      audio_output: 20,
    },
    'gpt-realtime-1.5': { ...realtime2, text_output: 16 },
    'gpt-realtime': { ...realtime2, text_output: 16 },
  },
  transcription: {
    'gpt-4o-transcribe': { audio_input: 6, text_input: 2.5, text_output: 10 },
    'gpt-4o-mini-transcribe': { audio_input: 3, text_input: 1.25, text_output: 5 },
    'gpt-realtime-whisper': { per_minute: 0.017 },
    'gpt-live-transcribe': { per_minute: 0.017 },
    'whisper-1': { per_minute: 0.006 },
  },
  text: {
    'gpt-5.4': { input: 2.5, cached_input: 0.25, output: 15 },
    'gpt-5.4-mini': { input: 0.75, cached_input: 0.075, output: 4.5 },
    'gpt-5.4-nano': { input: 0.2, cached_input: 0.02, output: 1.25 },
    'gpt-5.2': { input: 1.75, cached_input: 0.175, output: 14 },
    'gpt-5': { input: 1.25, cached_input: 0.125, output: 10 },
    'gpt-5-mini': { input: 0.25, cached_input: 0.025, output: 2 },
    'gpt-5-nano': { input: 0.05, cached_input: 0.005, output: 0.4 },
    'gpt-4.1': { input: 2, cached_input: 0.5, output: 8 },
    'gpt-4.1-mini': { input: 0.4, cached_input: 0.1, output: 1.6 },
    'gpt-4.1-nano': { input: 0.1, cached_input: 0.025, output: 0.4 },
    'gpt-4o': { input: 2.5, cached_input: 1.25, output: 10 },
    'gpt-4o-mini': { input: 0.15, cached_input: 0.075, output: 0.6 },
  },
};

/** The prices of `base`, added to and replaced by those of `own`, model by model. */
export function withOwnPrices(base: ModelPrices, own: ModelPrices): ModelPrices {
  return {
    realtime: { ...base.realtime, ...own.realtime },
    transcription: { ...base.transcription, ...own.transcription },
    text: { ...base.text, ...own.text },
  };
}

/** A model's price; that of the model it is a snapshot of (`…-2025-08-07`) when it has none of its own; null without. */
export function priceOf<Price>(prices: Readonly<Record<string, Price>>, model: string): Price | null {
  const own = (name: string): Price | undefined => (Object.hasOwn(prices, name) ? prices[name] : undefined);
  return own(model) ?? own(model.replace(/-\d{4}-\d{2}-\d{2}$/, '')) ?? null;
}
