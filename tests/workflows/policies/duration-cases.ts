import type { CallTestBed } from '../../fixtures/call-test-bed';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { play, type Step } from './play';

type Row = [name: string, policy: object, operatorS: number, steps: Step[], warnings: number, outcome: string | null];

const long: Row[] = [
  ['just_before_the_warning_says_nothing', {}, 600, [538.5], 0, null],
  ['at_the_warning_tells_the_model', {}, 600, [541], 1, null],
  ['just_before_the_end_goes_on', {}, 600, [541, 57], 1, null],
  ['at_the_operators_limit_is_hung_up', {}, 600, [541, 60], 1, 'max_duration'],
  ['just_before_the_tenants_limit_goes_on', { seconds: 120 }, 600, [61, 57], 1, null],
  ['at_the_tenants_limit_is_hung_up', { seconds: 120 }, 600, [61, 60], 1, 'max_duration'],
  ['at_the_operators_limit_the_tenants_longer_one_does_not_matter', { seconds: 900 }, 120, [61, 60], 1, 'max_duration'],
  ['just_before_a_warning_of_its_own_says_nothing', { seconds: 120, warn_before_s: 30 }, 600, [88.5], 0, null],
  ['at_a_warning_of_its_own_tells_the_model', { seconds: 120, warn_before_s: 30 }, 600, [91], 1, null],
  ['without_a_warning_says_nothing_before_the_end', { seconds: 120, warn_before_s: 0 }, 600, [118.5], 0, null],
  ['without_a_warning_is_hung_up_all_the_same', { seconds: 120, warn_before_s: 0 }, 600, [121], 0, 'max_duration'],
  ['as_short_as_its_warning_is_not_warned', { seconds: 60, warn_before_s: 60 }, 600, [61], 0, 'max_duration'],
  ['shorter_than_its_warning_is_not_warned', { seconds: 10, warn_before_s: 60 }, 600, [11], 0, 'max_duration'],
  ['just_longer_than_its_warning_is_warned', { seconds: 61, warn_before_s: 60 }, 600, [2], 1, null],
];

type GhostRow = [name: string, policy: object, steps: Step[], outcome: string | null];

const ghost: GhostRow[] = [
  ['just_before_its_time_goes_on', {}, [58.5], null],
  ['at_its_time_is_closed', {}, [61], 'caller_hung_up_ringing'],
  ['heard_speaking_goes_on', {}, ['speech', 61], null],
  ['heard_speaking_at_last_goes_on', {}, [58.5, 'speech', 3], null],
  ['heard_pressing_a_key_goes_on', {}, ['key', 61], null],
  ['heard_by_the_next_owner_goes_on', {}, ['owner', 'caller', 61], null],
  ['not_heard_by_the_next_owner_either_is_closed', {}, [30, 'owner', 31], 'caller_hung_up_ringing'],
  ['with_quiet_only_is_closed', { close_after_s: 10 }, ['quiet', 11], 'caller_hung_up_ringing'],
  ['with_the_agents_words_only_is_closed', { close_after_s: 10 }, ['quiet', 'noise', 11], 'caller_hung_up_ringing'],
  ['not_looked_for_goes_on', { enabled: false }, [100], null],
  ['just_before_a_time_of_the_tenant_goes_on', { close_after_s: 5 }, [3.5], null],
  ['at_a_time_of_the_tenant_is_closed', { close_after_s: 5 }, [6], 'caller_hung_up_ringing'],
  ['being_put_through_is_let_be', { close_after_s: 5 }, ['transfer', 20], null],
  ['that_was_not_put_through_is_closed', { close_after_s: 5 }, ['transfer', 31], 'caller_hung_up_ringing'],
];

/** How long calls last, and those in which nobody is. */
export function durationCases(bed: CallTestBed): void {
  it.each(long)('longest_call_%s', async (_name, max_duration, operatorS, steps, warnings, outcome) => {
    const call = await play(bed, ['speech', ...steps], {
      tenant: sampleTenantConfig({ policies: { max_duration } }),
      limits: { call_max_duration_s: operatorS },
    });

    expect(call.inputsOf('say')).toHaveLength(warnings);
    expect((await call.record()).outcome).toBe(outcome);
  });

  it('longest_call_warning_names_the_seconds_that_are_left_and_makes_the_model_speak', async () => {
    const call = await play(bed, ['speech', 91], {
      tenant: sampleTenantConfig({ policies: { max_duration: { seconds: 120, warn_before_s: 30 } } }),
    });

    expect(call.inputsOf('say')).toMatchObject([{ text: expect.stringContaining('30 seconds'), respond: true }]);
  });

  it.each(ghost)('ghost_call_%s', async (_name, ghost_call, steps, outcome) => {
    const call = await play(bed, steps, { tenant: sampleTenantConfig({ policies: { ghost_call } }) });

    expect((await call.record()).outcome).toBe(outcome);
  });

  it('ghost_call_is_hung_up_and_recorded_once', async () => {
    const call = await play(bed, [61]);
    await call.result;

    expect(call.inputsOf('hangUpCall')).toHaveLength(1);
    expect(call.saved.filter(({ outcome }) => outcome !== null)).toHaveLength(1);
    expect(call.storedRecord).toMatchObject({ outcome: 'caller_hung_up_ringing', caller_heard_at: null });
  });
}
