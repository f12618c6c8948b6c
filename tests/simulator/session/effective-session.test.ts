import { newSession, updatedSession } from '../../../src/simulator/session/effective-session';

describe('effective session', () => {
  test('newSession_withoutDetails_hasTheDefaultsTheLiveApiEchoes', () => {
    const session = newSession('rtc_u1_a', { type: 'realtime' }, 1_700_000_000_500);

    expect(session).toMatchObject({ id: 'sess_u1_a', expires_at: 1_700_003_600, tool_choice: 'auto', tracing: null });
    expect(session.audio.input).toMatchObject({
      transcription: null,
      turn_detection: { type: 'server_vad', silence_duration_ms: 200, create_response: true, interrupt_response: true },
    });
  });

  test('updatedSession_keepsWhatIsAbsentAndReplacesWhatIsGiven', () => {
    const before = newSession(
      'rtc_u1_a',
      { type: 'realtime', instructions: 'Old.', audio: { output: { voice: 'marin' } } },
      0,
    );

    const after = updatedSession(before, {
      type: 'realtime',
      instructions: 'New.',
      audio: { input: { turn_detection: null, transcription: { model: 'whisper-1' } } },
    });

    expect(after).toMatchObject({ instructions: 'New.', model: before.model, audio: { output: { voice: 'marin' } } });
    expect(after.audio.input).toMatchObject({
      turn_detection: null,
      transcription: { model: 'whisper-1', language: null, prompt: null },
    });
  });
});
