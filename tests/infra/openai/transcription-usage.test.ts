import { attachRequest, scriptedSession, ScriptedSideband } from '../../fixtures/scripted-sideband';

function transcribed(usage: unknown, item_id = 'item_1'): object {
  const type = 'conversation.item.input_audio_transcription.completed';
  return { type, item_id, content_index: 0, transcript: 'Hello.', ...(usage === undefined ? {} : { usage }) };
}

describe('CallSession and what transcribing is billed by', () => {
  async function told(...events: object[]): Promise<object[]> {
    const sideband = new ScriptedSideband();
    const { session, told: all } = scriptedSession(sideband);
    await session.attach(attachRequest());
    sideband.emit(...events);
    expect(all.transcripts).toHaveLength(1);
    return all.transcribed;
  }

  test.each([
    { type: 'duration', seconds: 2.5 },
    {
      ...{ type: 'tokens', total_tokens: 30, input_tokens: 26, output_tokens: 4 },
      input_token_details: { text_tokens: 0, audio_tokens: 26 },
    },
  ])('session_tells_%j_of_an_utterance', async (usage) => {
    expect(await told(transcribed(usage))).toEqual([
      { call_id: 'call-123', item_id: 'item_1', transcription: expect.objectContaining(usage) },
    ]);
  });

  test.each([
    ['none', undefined],
    ['null', null],
    ['a kind nobody knows', { type: 'characters', characters: 6 }],
  ])('session_hears_words_whose_usage_is_%s_and_tells_none', async (_, usage) => {
    expect(await told(transcribed(usage))).toEqual([]);
  });
});
