import { afterFailure, isLost } from '../../../bench/peer/after-failure';
import { type JournalRecord } from '../../../src/simulator/journal';

const record = (fields: object): JournalRecord => ({ callId: 'a', ...fields }) as JournalRecord;

const sockets = (at: number, count: number): JournalRecord => record({ kind: 'socket', at, sockets: count });
const answers = (at: number): JournalRecord =>
  record({
    kind: 'frame',
    at,
    from: 'client',
    frame: { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'c' } },
  });

/** What became of the one call of these records after 1,000, watched until 9,000. */
function fateOf(...records: JournalRecord[]): ReturnType<typeof afterFailure>[number] & { lost: boolean } {
  const [fate] = afterFailure(records, ['a'], 1_000, 9_000);
  if (fate === undefined) throw new Error('every call has a fate');
  return { ...fate, lost: isLost(fate) };
}

describe('afterFailure', () => {
  it('after_failure_call_that_nobody_comes_back_to_is_lost', () => {
    expect(fateOf(answers(900), sockets(1_010, 0))).toMatchObject({ withoutSocketMs: null, lost: true });
  });

  it('after_failure_call_that_is_attached_and_answered_again_is_kept', () => {
    expect(fateOf(sockets(1_010, 0), sockets(4_010, 1), answers(5_000), answers(6_000))).toMatchObject({
      withoutSocketMs: 3_000,
      servedAfterMs: 4_000,
      lost: false,
    });
  });

  it('after_failure_second_socket_before_the_first_goes_leaves_no_gap', () => {
    expect(fateOf(sockets(1_010, 2), sockets(1_500, 1), answers(2_000))).toMatchObject({
      withoutSocketMs: 0,
      lost: false,
    });
  });

  it('after_failure_several_gaps_add_up', () => {
    expect(
      fateOf(sockets(1_000, 0), sockets(1_100, 1), sockets(2_000, 0), sockets(2_300, 1), answers(3_000)),
    ).toMatchObject({
      withoutSocketMs: 400,
    });
  });

  it('after_failure_attached_but_silent_socket_is_lost', () => {
    expect(fateOf(answers(1_005), sockets(1_010, 0), sockets(1_500, 1))).toMatchObject({ lost: true });
  });

  it('after_failure_what_comes_too_late_or_is_another_calls_does_not_count', () => {
    expect(fateOf(sockets(1_010, 0), sockets(9_500, 1), { ...sockets(2_000, 1), callId: 'b' })).toMatchObject({
      withoutSocketMs: null,
    });
  });
});
