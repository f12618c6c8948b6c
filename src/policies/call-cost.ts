import type { CallCost } from '../models/call-cost';
import type { SummaryUsage } from '../models/call-metadata';
import type { ModelPrices } from '../models/model-prices';
import type { CallUsage, TranscriptionUsage } from '../models/usage';
import { builtInPrices, priceOf } from './model-prices';

/** What one part of a call has used, and of which model; null where nothing was used. */
type Used<Usage> = { model: string; usage: Usage } | null;

/** What a call has used. */
export interface UsedModels {
  realtime: Used<CallUsage>;
  transcription: Used<TranscriptionUsage>;
  summary: Used<SummaryUsage>;
}

/** What a call cost by these prices. What was not used costs nothing; a model without a price is named. */
export function callCost({ realtime, transcription, summary }: UsedModels, prices: ModelPrices): CallCost {
  const unpriced = new Set<string>();
  const cost = <Usage>(used: Used<Usage>, costUsd: (usage: Usage, model: string) => number | null): number | null => {
    if (used === null) return 0;
    const dollars = costUsd(used.usage, used.model);
    if (dollars === null) unpriced.add(used.model);
    return dollars === null ? null : withoutNoise(dollars);
  };
  const parts = {
    realtime: cost(realtime, (usage, model) => callCostUsd(usage, model, prices)),
    transcription: cost(transcription, (usage, model) => transcriptionCostUsd(usage, model, prices)),
    summary: cost(summary, (usage, model) => summaryCostUsd(usage, model, prices)),
  };
  const known = withoutNoise(Object.values(parts).reduce<number>((sum, part) => sum + (part ?? 0), 0));
  const total = known === 0 && unpriced.size > 0 ? null : known;
  return { currency: 'USD', ...parts, total, unpriced_models: [...unpriced] };
}

/** Dollars as people and programs are told them: 0.00346105, not the 0.0034610500000000002 of a sum of floats. */
export function withoutNoise(dollars: number): number {
  return Number(dollars.toFixed(10));
}

/**
 * What the tokens of a conversation cost, in US dollars, from the sums of its `response.done` usages. Null for a model
 * without a known price. Cached tokens are a subset of the input tokens (OpenAI Realtime reference, "Managing costs").
 */
export function callCostUsd(usage: CallUsage, model: string, prices: ModelPrices = builtInPrices): number | null {
  const price = priceOf(prices.realtime, model);
  if (price === null) return null;
  const millionths =
    (usage.input_text_tokens - usage.cached_text_tokens) * price.text_input +
    usage.cached_text_tokens * price.text_cached +
    usage.output_text_tokens * price.text_output +
    (usage.input_audio_tokens - usage.cached_audio_tokens) * price.audio_input +
    usage.cached_audio_tokens * price.audio_cached +
    usage.output_audio_tokens * price.audio_output;
  return millionths / 1_000_000;
}

/** Null also where the model is priced by tokens and was counted in seconds, or the other way round. */
function transcriptionCostUsd(usage: TranscriptionUsage, model: string, prices: ModelPrices): number | null {
  const price = priceOf(prices.transcription, model);
  if (price === null) return null;
  const inTokens = usage.audio_tokens + usage.text_tokens + usage.output_tokens > 0;
  if ('per_minute' in price) return inTokens ? null : (usage.seconds / 60) * price.per_minute;
  if (usage.seconds > 0) return null;
  const millionths =
    usage.audio_tokens * price.audio_input +
    usage.text_tokens * price.text_input +
    usage.output_tokens * price.text_output;
  return millionths / 1_000_000;
}

function summaryCostUsd(usage: SummaryUsage, model: string, prices: ModelPrices): number | null {
  const price = priceOf(prices.text, model);
  if (price === null) return null;
  const millionths =
    (usage.input_tokens - usage.cached_tokens) * price.input +
    usage.cached_tokens * price.cached_input +
    usage.output_tokens * price.output;
  return millionths / 1_000_000;
}
