import { transcriptionCompleted } from '../../../src/simulator/wire/transcription-frames';

describe('transcriptionCompleted', () => {
  test('usage_isBilledByTheSecondForWhisperAndByTokensForTheOthers', () => {
    const whisper = transcriptionCompleted('item_1', 'gpt-realtime-whisper', 'Hello there', 1600);
    const tokens = transcriptionCompleted('item_1', 'gpt-4o-mini-transcribe', 'Hello there', 1600);

    expect(whisper.usage).toEqual({ type: 'duration', seconds: 2 });
    expect(tokens.usage).toEqual({
      type: 'tokens',
      total_tokens: 19,
      input_tokens: 16,
      input_token_details: { text_tokens: 0, audio_tokens: 16 },
      output_tokens: 3,
    });
  });
});
