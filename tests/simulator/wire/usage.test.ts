import { responseUsage } from '../../../src/simulator/wire/usage';

describe('responseUsage', () => {
  test('sums_addUp_andWhatThePreviousResponseReadIsCachedInBlocksOf64', () => {
    const usage = responseUsage({ text: 150, audio: 90 }, { text: 12, audio: 40 }, { text: 140, audio: 60 });

    expect(usage).toEqual({
      total_tokens: 292,
      input_tokens: 240,
      output_tokens: 52,
      input_token_details: {
        text_tokens: 150,
        audio_tokens: 90,
        image_tokens: 0,
        cached_tokens: 128,
        cached_tokens_details: { text_tokens: 128, audio_tokens: 0, image_tokens: 0 },
      },
      output_token_details: { text_tokens: 12, audio_tokens: 40 },
    });
  });

  test('cached_isNeverMoreThanTheInput', () => {
    const usage = responseUsage({ text: 70, audio: 0 }, { text: 1, audio: 0 }, { text: 640, audio: 640 });

    expect(usage.input_token_details).toMatchObject({ cached_tokens: 64 });
  });
});
