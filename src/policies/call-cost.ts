import { type CallUsage } from '../models/usage';
import { modelPrices } from './model-prices';

/**
 * An estimate of what a call's tokens cost, in US dollars, from the sums of its `response.done` usages. Null for a model
 * without a known price. Cached tokens are a subset of the input tokens (OpenAI Realtime reference, "Managing costs").
 */
export function callCostUsd(usage: CallUsage, model: string): number | null {
  const prices = modelPrices[model];
  if (prices === undefined) return null;
  const millionths =
    (usage.input_text_tokens - usage.cached_text_tokens) * prices.textInput +
    usage.cached_text_tokens * prices.textCached +
    usage.output_text_tokens * prices.textOutput +
    (usage.input_audio_tokens - usage.cached_audio_tokens) * prices.audioInput +
    usage.cached_audio_tokens * prices.audioCached +
    usage.output_audio_tokens * prices.audioOutput;
  return millionths / 1_000_000;
}
