import { callUsageSchema, type TranscriptionUsage } from '../../src/models/usage';
import { callCost, callCostUsd } from '../../src/policies/call-cost';
import { builtInPrices } from '../../src/policies/model-prices';

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

const nothing = { realtime: null, transcription: null, summary: null };

function transcription(usage: Partial<TranscriptionUsage>): TranscriptionUsage {
  return { utterances: 1, seconds: 0, audio_tokens: 0, text_tokens: 0, output_tokens: 0, ...usage };
}

describe('callCost', () => {
  test('call_cost_parts_are_priced_each_by_its_model_and_added_up', () => {
    const cost = callCost(
      {
        realtime: { model: 'gpt-realtime-2.1', usage: callUsageSchema.parse({ output_audio_tokens: million }) },
        transcription: {
          model: 'gpt-4o-mini-transcribe',
          usage: transcription({ audio_tokens: million, text_tokens: million, output_tokens: million }),
        },
        summary: {
          model: 'gpt-5-mini-2025-08-07',
          usage: { input_tokens: 2 * million, cached_tokens: million, output_tokens: million },
        },
      },
      builtInPrices,
    );

    expect(cost).toEqual({
      ...{ currency: 'USD', realtime: 64, transcription: 9.25, summary: 2.275, unpriced_models: [] },
      total: 75.525,
    });
  });

  test('call_cost_is_told_without_the_noise_of_floats', () => {
    const cost = callCost(
      {
        realtime: {
          model: 'gpt-realtime-2.1',
          usage: callUsageSchema.parse({
            ...{ input_text_tokens: 434, cached_text_tokens: 192, input_audio_tokens: 23 },
            ...{ output_text_tokens: 4, output_audio_tokens: 20 },
          }),
        },
        transcription: {
          model: 'gpt-4o-mini-transcribe',
          usage: transcription({ audio_tokens: 13, output_tokens: 6 }),
        },
        summary: { model: 'gpt-5-mini', usage: { input_tokens: 333, cached_tokens: 0, output_tokens: 76 } },
      },
      builtInPrices,
    );

    // 242 × 4 + 192 × 0.40 + 23 × 32 + 4 × 24 + 20 × 64, 13 × 3 + 6 × 5, 333 × 0.25 + 76 × 2 millionths
    expect(cost).toMatchObject({
      ...{ realtime: 0.0031568, transcription: 0.000069, summary: 0.00023525, total: 0.00346105 },
    });
  });

  test('call_cost_transcription_by_the_minute', () => {
    const usage = transcription({ seconds: 90 });

    const cost = callCost({ ...nothing, transcription: { model: 'whisper-1', usage } }, builtInPrices);

    expect(cost.transcription).toBeCloseTo(0.009, 9);
  });

  test.each([
    ['whisper-1', { audio_tokens: 5 }],
    ['gpt-4o-transcribe', { seconds: 5 }],
  ])('call_cost_%s_counted_in_%j_cannot_be_priced', (model, usage) => {
    const cost = callCost({ ...nothing, transcription: { model, usage: transcription(usage) } }, builtInPrices);

    expect(cost).toMatchObject({ transcription: null, unpriced_models: [model], total: null });
  });

  test('call_cost_of_nothing_but_models_without_a_price_is_unknown_and_not_nothing', () => {
    const realtime = { model: 'gpt-realtime-9', usage: callUsageSchema.parse({ output_audio_tokens: 1 }) };

    expect(callCost({ ...nothing, realtime }, builtInPrices)).toMatchObject({ realtime: null, total: null });
  });

  test('call_cost_of_a_model_without_a_price_is_null_and_named_and_the_rest_is_summed', () => {
    const cost = callCost(
      {
        ...nothing,
        realtime: { model: 'gpt-realtime-9', usage: callUsageSchema.parse({ output_audio_tokens: 1 }) },
        summary: { model: 'gpt-5-mini', usage: { input_tokens: million, cached_tokens: 0, output_tokens: 0 } },
      },
      builtInPrices,
    );

    expect(cost).toMatchObject({ realtime: null, summary: 0.25, total: 0.25, unpriced_models: ['gpt-realtime-9'] });
  });

  test('call_cost_of_what_was_not_used_is_nothing', () => {
    expect(callCost(nothing, builtInPrices)).toMatchObject({ realtime: 0, total: 0, unpriced_models: [] });
  });
});
