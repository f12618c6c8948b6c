import { orderTranscript } from '../../../src/infra/mongo/order-transcript';
import { transcriptItem } from '../../fixtures/transcript-item';

/** Items as `id<previous@second`, in the order of their writing. */
function items(...descriptions: string[]): ReturnType<typeof transcriptItem>[] {
  return descriptions.map((description) => {
    const [, item_id = '', previous = '', second = ''] = /^(\w+)<(\w*)@(\d+)$/.exec(description) ?? [];
    return transcriptItem({ item_id, previous_item_id: previous || null, at: `2026-11-20T10:00:${second}.000Z` });
  });
}

describe('orderTranscript', () => {
  test.each([
    ['follows_the_chain_not_the_clock', ['b<a@01', 'c<b@02', 'a<@03'], 'abc'],
    // The answer was written before the caller's words were transcribed.
    ['late_transcription_stands_before_its_answer', ['a<@01', 'c<b@02', 'b<a@03'], 'abc'],
    ['pieces_of_a_broken_chain_follow_one_another_by_time', ['d<lost@03', 'e<d@04', 'a<@01', 'b<a@02'], 'abde'],
    ['items_without_any_chain_stand_by_time', ['c<@03', 'a<@01', 'b<@02'], 'abc'],
    ['two_after_the_same_item_stand_by_time', ['a<@01', 'c<a@03', 'b<a@02'], 'abc'],
    // After a function call, which is not stored: the answer c, and then the words b that it answers.
    [
      'piece_whose_first_words_were_written_late_keeps_its_place',
      ['a<@01', 'c<b@02', 'd<lost@03', 'b<gone@04'],
      'abcd',
    ],
    ['a_circle_loses_nothing', ['a<b@01', 'b<a@02', 'c<@03'], 'abc'],
    ['an_item_that_follows_itself_is_kept_once', ['a<a@01'], 'a'],
    ['no_items_give_none', [], ''],
  ])('order_transcript_%s', (_name, written, expected) => {
    const ordered = orderTranscript(items(...written));

    expect(ordered.map(({ item_id }) => item_id).join('')).toBe(expected);
  });
});
