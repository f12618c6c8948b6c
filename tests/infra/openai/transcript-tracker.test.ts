import { TranscriptTracker } from '../../../src/infra/openai/transcript-tracker';
import { sidebandEventSchema } from '../../../src/models/sideband-event';
import type { TranscriptItem } from '../../../src/models/transcript-item';
import { assistantItem, itemAdded, outputItemDone } from '../../fixtures/sideband-events';

const now = Date.UTC(2026, 10, 23, 10, 0, 0);

/** The items a tracker of epoch `epoch` finishes on these events. */
function track(events: object[], epoch = 100): TranscriptItem[] {
  const tracker = new TranscriptTracker('call-123', epoch);
  return events.flatMap((event, index) => tracker.handle(sidebandEventSchema.parse(event), now + index) ?? []);
}

const transcribed = (item_id: string, transcript: string): object => ({
  type: 'conversation.item.input_audio_transcription.completed',
  item_id,
  transcript,
});
const itemDone = (item: object): object => ({ type: 'conversation.item.done', previous_item_id: null, item });
const truncated = (item_id: string): object => ({
  type: 'conversation.item.truncated',
  item_id,
  audio_end_ms: 1500,
});

describe('TranscriptTracker', () => {
  it('tracker_words_of_the_caller_come_later_than_the_item_and_the_answer', () => {
    const items = track([
      itemAdded('item-1', null),
      itemDone({ id: 'item-1', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] }),
      itemAdded('item-2', 'item-1'),
      outputItemDone('resp-1', assistantItem('item-2', 'How can I help?')),
      transcribed('item-1', ' Hello.\n'),
    ]);

    expect(items).toMatchObject([
      { item_id: 'item-2', previous_item_id: 'item-1', role: 'assistant', text: 'How can I help?' },
      { item_id: 'item-1', previous_item_id: null, role: 'user', text: 'Hello.', at: new Date(now + 4).toISOString() },
    ]);
  });

  it('tracker_item_done_twice_is_one_item', () => {
    const item = assistantItem('item-1', 'Good morning.');

    expect(track([outputItemDone('resp-1', item), itemDone(item)])).toHaveLength(1);
  });

  it('tracker_parts_of_an_item_are_joined', () => {
    const content = [
      { type: 'output_audio', transcript: 'Good ' },
      { type: 'output_text', text: 'morning.' },
    ];

    const items = track([itemDone({ id: 'item-1', type: 'message', role: 'assistant', content })]);

    expect(items).toMatchObject([{ text: 'Good morning.' }]);
  });

  it('tracker_truncation_keeps_the_words_and_says_where_they_were_cut', () => {
    const items = track([outputItemDone('resp-1', assistantItem('item-1', 'Good morning.')), truncated('item-1')]);

    expect(items).toMatchObject([
      { item_id: 'item-1', interrupted_at_ms: null },
      { item_id: 'item-1', interrupted_at_ms: 1500, text: 'Good morning.', at: new Date(now).toISOString() },
    ]);
  });

  it('tracker_truncation_of_an_item_never_heard_of_is_nothing', () => {
    expect(track([truncated('item-1')])).toEqual([]);
  });

  it.each([
    [{ code: 'audio_unintelligible' }, 'audio_unintelligible'],
    [null, 'transcription_failed'],
  ])('tracker_failed_transcription_%j_is_an_item_with_an_error', (error, code) => {
    const items = track([{ type: 'conversation.item.input_audio_transcription.failed', item_id: 'item-1', error }]);

    expect(items).toMatchObject([{ item_id: 'item-1', role: 'user', text: '', error: code }]);
  });

  it('tracker_transcription_that_comes_after_a_failed_one_clears_the_error', () => {
    const items = track([
      { type: 'conversation.item.input_audio_transcription.failed', item_id: 'item-1', error: null },
      transcribed('item-1', 'Hello.'),
    ]);

    expect(items.at(-1)).toMatchObject({ text: 'Hello.', error: null });
  });

  it('tracker_function_calls_are_no_transcript', () => {
    expect(track([outputItemDone('resp-1', { id: 'item-1', type: 'function_call' })])).toEqual([]);
  });

  it('tracker_versions_grow_within_an_owner_and_from_owner_to_owner', () => {
    const events = Array.from({ length: 60 }, (_, index) => transcribed(`item-${index}`, 'Hello.'));
    const versions = [...track(events, now), ...track(events, now + 1)].map(({ version }) => version);

    expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
    expect(versions.every(Number.isSafeInteger)).toBe(true);
  });
});
