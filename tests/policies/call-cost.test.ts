import { callUsageSchema } from '../../src/models/usage';
import { callCostUsd } from '../../src/policies/call-cost';

const million = 1_000_000;

describe('callCostUsd', () => {
  it.each([
    ['text in', { input_text_tokens: million }, 4],
    ['text out', { output_text_tokens: million }, 24],
    ['audio in', { input_audio_tokens: million }, 32],
    ['audio out', { output_audio_tokens: million }, 64],
    ['text in, all of it cached', { input_text_tokens: million, cached_text_tokens: million }, 0.4],
    ['audio in, half of it cached', { input_audio_tokens: million, cached_audio_tokens: million / 2 }, 16.2],
  ])('call_cost_a_million_tokens_of_%s_has_the_list_price', (_, tokens, dollars) => {
    expect(callCostUsd(callUsageSchema.parse(tokens), 'gpt-realtime-2.1')).toBeCloseTo(dollars, 9);
  });

  it('call_cost_of_all_kinds_together_is_their_sum', () => {
    const usage = callUsageSchema.parse({
      input_text_tokens: 1000,
      cached_text_tokens: 400,
      output_text_tokens: 100,
      input_audio_tokens: 500,
      cached_audio_tokens: 200,
      output_audio_tokens: 300,
    });

    // 600 × 4 + 400 × 0.40 + 100 × 24 + 300 × 32 + 200 × 0.40 + 300 × 64 millionths
    expect(callCostUsd(usage, 'gpt-realtime-2.1')).toBeCloseTo(0.03384, 9);
  });

  it('call_cost_of_the_small_model_is_less', () => {
    const usage = callUsageSchema.parse({ output_audio_tokens: million });

    expect(callCostUsd(usage, 'gpt-realtime-2.1-mini')).toBe(20);
  });

  it('call_cost_without_tokens_is_nothing', () => {
    expect(callCostUsd(callUsageSchema.parse({}), 'gpt-realtime-2.1')).toBe(0);
  });

  it('call_cost_of_a_model_without_a_known_price_is_unknown', () => {
    expect(callCostUsd(callUsageSchema.parse({ output_audio_tokens: 1 }), 'some-other-model')).toBeNull();
  });
});
