import type { CallState } from '../../workflows/call-state';
import { liveCall, startedAt } from '../fixtures/call-state';

/** Owners after the first one, each at a second of the call. */
function replaced(state: CallState, owners: readonly { atS: number; handed_over: boolean }[]): CallState {
  for (const { atS, handed_over } of owners) {
    const epoch = 1_000 + atS;
    state.seated({ host_queue: `host-${atS}`, epoch, resumed: true, handed_over }, startedAt + atS * 1_000);
  }
  return state;
}

const lostAt = (...seconds: number[]): { atS: number; handed_over: boolean }[] =>
  seconds.map((atS) => ({ atS, handed_over: false }));
const handedOverAt = (...seconds: number[]): { atS: number; handed_over: boolean }[] =>
  seconds.map((atS) => ({ atS, handed_over: true }));

describe('CallState owner losses', () => {
  it('state_third_owner_lost_within_two_minutes_ends_the_call', () => {
    const state = replaced(liveCall(), lostAt(10, 60, 130));

    expect(state.snapshot()).toMatchObject({ outcome: 'failed:owner_lost', phase: 'closing' });
  });

  it.each([
    ['two_losses', lostAt(10, 60)],
    ['three_losses_in_more_than_two_minutes', lostAt(10, 60, 131)],
    ['any_number_of_deploys', handedOverAt(10, 20, 30, 40, 50)],
    ['two_losses_and_a_deploy', [...lostAt(10), ...handedOverAt(20), ...lostAt(30)]],
  ])('state_call_survives_%s', (_what, owners) => {
    const state = replaced(liveCall(), owners);

    expect(state.ending).toBe(false);
  });

  it('state_gap_of_an_owner_is_kept_by_the_first_attach', () => {
    const state = replaced(liveCall(), lostAt(10));
    const gap = { since: 'a', until: 'b', recovered_items: 1, lost: true };

    state.attached(1_010, false, startedAt + 11_000, gap);
    state.attached(1_010, false, startedAt + 12_000);

    expect(state.snapshot().owners).toMatchObject([{ gap: null }, { gap }]);
  });

  it('state_lost_writes_are_in_the_record', () => {
    const state = liveCall();

    state.lostWrites(7);

    expect(state.snapshot().lost_writes).toBe(7);
  });
});
