import { transcriptFacts } from '../../src/policies/transcript-facts';
import { transcriptItem } from '../fixtures/transcript-item';

const greeting = transcriptItem({ item_id: 'a', role: 'assistant', text: 'Acme, good morning.' });
const prompt = transcriptItem({ item_id: 'b', role: 'assistant', text: 'Are you still there?' });
const gap = transcriptItem({ item_id: 'g', role: 'gap', text: 'Nobody listened here for about 3 s.' });

describe('transcriptFacts', () => {
  test('transcript_facts_items_and_gaps_are_counted_apart', () => {
    expect(transcriptFacts([greeting, gap, transcriptItem()])).toEqual({ items: 2, gaps: 1, empty: false });
  });

  test.each([
    ['nothing', []],
    ['a greeting only', [greeting]],
    ['an agent that talks to nobody', [greeting, prompt]],
    ['noise without words', [greeting, transcriptItem({ text: ' ' })]],
  ])('transcript_facts_%s_is_empty', (_, items) => {
    expect(transcriptFacts(items).empty).toBe(true);
  });

  test('transcript_facts_speech_that_could_not_be_transcribed_was_said', () => {
    expect(transcriptFacts([greeting, transcriptItem({ text: '', error: 'transcription_failed' })]).empty).toBe(false);
  });
});
