import { type TokenCount } from './tokens';

/** Caches are kept in blocks: the recordings show multiples of 64. */
const CACHE_BLOCK = 64;

const wholeBlocks = (tokens: number): number => Math.floor(tokens / CACHE_BLOCK) * CACHE_BLOCK;

/**
 * The `usage` of a `response.done`. `cached` is what the previous response was given as input;
 * cached tokens are a subset of the input tokens, in whole blocks.
 */
export function responseUsage(input: TokenCount, output: TokenCount, cached: TokenCount): Record<string, unknown> {
  const cachedText = wholeBlocks(Math.min(cached.text, input.text));
  const cachedAudio = wholeBlocks(Math.min(cached.audio, input.audio));
  const inputTokens = input.text + input.audio;
  const outputTokens = output.text + output.audio;
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: cachedText + cachedAudio,
      cached_tokens_details: { text_tokens: cachedText, audio_tokens: cachedAudio, image_tokens: 0 },
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  };
}
