import type { PromptAction, PromptChange, PromptPointer } from '../../src/models/prompt';
import { lastTrial } from '../../src/prompts/last-trial';

const words = (name: string): PromptPointer => ({ instruction_id: `instruction-${name}`, greeting_id: null });
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 23, 10, minute));

/** Changes, one a minute, each with what was on trial from then on; the latest first, as they are kept. */
function changed(...steps: [PromptAction, string | null, number?][]): PromptChange[] {
  return steps
    .map(([action, candidate, percent = 10], minute) => ({
      ...{ action, at: at(minute), by: null, revision: minute + 1, active: words('old') },
      rollout: candidate === null ? null : { candidate: words(candidate), percent },
    }))
    .reverse();
}

describe('lastTrial', () => {
  test('trial_with_edits_and_another_share_lasts_from_its_first_change_to_its_end', () => {
    const changes = changed(
      ['publish', null],
      ['trial', 'a', 5],
      ['edit', 'a', 5],
      ['trial', 'a', 20],
      ['promote', null],
      ['edit', null],
    );

    expect(lastTrial(changes)).toEqual({
      ...{ started_at: at(1), ended_at: at(4), candidate: words('a'), percent: 20, active: words('old') },
    });
  });

  test('the_latest_of_several_trials_counts', () => {
    const changes = changed(['trial', 'a'], ['rollback', null], ['trial', 'b'], ['rollback', null]);

    expect(lastTrial(changes)).toMatchObject({ started_at: at(2), ended_at: at(3), candidate: words('b') });
  });

  test('another_version_on_trial_begins_another_trial', () => {
    const changes = changed(['trial', 'a'], ['trial', 'b'], ['rollback', null]);

    expect(lastTrial(changes)).toMatchObject({ started_at: at(1), candidate: words('b') });
  });

  test('trial_whose_beginning_is_forgotten_counts_from_what_is_remembered', () => {
    const changes = changed(['edit', 'a'], ['edit', 'a'], ['promote', null]);

    expect(lastTrial(changes)).toMatchObject({ started_at: at(0), ended_at: at(2) });
  });

  test.each([
    ['no_change', []],
    ['publications_alone', changed(['publish', null], ['rollback', null])],
    ['a_trial_that_goes_on', changed(['publish', null], ['trial', 'a'])],
  ])('%s_has_no_ended_trial', (_what, changes) => {
    expect(lastTrial(changes)).toBeNull();
  });
});
