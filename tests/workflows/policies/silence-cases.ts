import type { CallTestBed } from '../../fixtures/call-test-bed';
import type { ScriptedCall } from '../../fixtures/scripted-call';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { play, slowTool, type Step } from './play';

type Row = [name: string, steps: Step[], prompts: number, outcome: string | null];

/** By default: asked after 15 s, again after 15 s, hung up after 15 s; the first 4 s of each have passed when signalled. */
const byDefault: Row[] = [
  ['just_before_the_first_wait_asks_nothing', ['speech', 'quiet', 10], 0, null],
  ['after_the_first_wait_asks', ['speech', 'quiet', 11.5], 1, null],
  ['over_before_the_wait_asks_nothing', ['speech', 'quiet', 10, 'noise', 5], 0, null],
  ['over_and_back_counts_from_the_last_words', ['speech', 'quiet', 10, 'noise', 5, 'quiet', 10], 0, null],
  ['over_and_back_asks_after_a_whole_wait', ['speech', 'quiet', 10, 'noise', 5, 'quiet', 11.5], 1, null],
  ['just_before_the_second_wait_has_asked_once', ['speech', 'quiet', 11.5, 'noise', 'quiet', 10], 1, null],
  ['after_the_second_wait_asks_again', ['speech', 'quiet', 11.5, 'noise', 'quiet', 11.5], 2, null],
  [
    'just_before_the_third_wait_goes_on',
    ['speech', 'quiet', 11.5, 'noise', 'quiet', 11.5, 'noise', 'quiet', 10],
    2,
    null,
  ],
  [
    'after_the_third_wait_hangs_up',
    ['speech', 'quiet', 11.5, 'noise', 'quiet', 11.5, 'noise', 'quiet', 11.5],
    2,
    'silence',
  ],
  ['without_an_answer_of_the_model_asks_again_after_the_wait', ['speech', 'quiet', 11.5, 14], 1, null],
  ['without_any_answer_of_the_model_has_asked_twice', ['speech', 'quiet', 11.5, 15.5], 2, null],
  ['without_any_answer_of_the_model_hangs_up', ['speech', 'quiet', 11.5, 15.5, 15.5], 2, 'silence'],
  ['ended_by_the_caller_begins_with_the_first_wait', ['speech', 'quiet', 11.5, 'caller', 'quiet', 10], 1, null],
  [
    'ended_by_the_caller_counts_from_nothing',
    ['speech', 'quiet', 11.5, 'noise', 'quiet', 11.5, 'caller', 'quiet', 11.5],
    3,
    null,
  ],
  ['ended_by_a_key_begins_anew', ['speech', 'quiet', 11.5, 'noise', 'quiet', 9, 'key', 5], 1, null],
  ['of_an_owner_that_was_replaced_is_void', ['speech', 'stale-quiet', 20], 0, null],
  ['before_a_new_owner_is_forgotten', ['speech', 'quiet', 10, 'owner', 20], 0, null],
  ['that_a_new_owner_hears_counts_from_the_first_wait', ['speech', 'quiet', 11.5, 'owner', 'quiet', 11.5], 2, null],
  [
    'after_the_first_owner_left_hangs_up_for_the_second',
    ['speech', 'quiet', 11.5, 'owner', 'quiet', 20, 15.5],
    3,
    null,
  ],
  [
    'of_a_caller_never_heard_was_nobody',
    ['quiet', 11.5, 'noise', 'quiet', 11.5, 'noise', 'quiet', 11.5],
    2,
    'caller_hung_up_ringing',
  ],
];

const waits = { first_prompt_after_s: 5, second_prompt_after_s: 20, hang_up_after_s: 30 };

const ofTheTenant: [string, object, Step[], number, string | null][] = [
  ['disabled_is_never_noticed', { enabled: false }, ['speech', 'quiet', 100], 0, null],
  ['with_a_shortest_wait_asks_a_second_later', waits, ['speech', 'quiet', 2], 1, null],
  ['with_a_longer_second_wait_has_asked_once', waits, ['speech', 'quiet', 2, 'noise', 'quiet', 15], 1, null],
  ['with_a_longer_second_wait_asks_after_it', waits, ['speech', 'quiet', 2, 'noise', 'quiet', 16.5], 2, null],
  [
    'with_a_longer_third_wait_goes_on_before_it',
    waits,
    ['speech', 'quiet', 2, 'noise', 'quiet', 16.5, 'noise', 'quiet', 25],
    2,
    null,
  ],
  [
    'with_a_longer_third_wait_hangs_up_after_it',
    waits,
    ['speech', 'quiet', 2, 'noise', 'quiet', 16.5, 'noise', 'quiet', 26.5],
    2,
    'silence',
  ],
];

/** How often the model was told that the caller says nothing. */
function asked(call: ScriptedCall): number {
  return call.inputsOf('say').filter(({ text }) => text.includes('nothing')).length;
}

/** Nobody speaks. */
export function silenceCases(bed: CallTestBed): void {
  it.each(byDefault)('silence_%s', async (_name, steps, prompts, outcome) => {
    const call = await play(bed, steps);

    expect(asked(call)).toBe(prompts);
    expect((await call.record()).outcome).toBe(outcome);
  });

  it.each(ofTheTenant)('silence_%s', async (_name, silence, steps, prompts, outcome) => {
    const call = await play(bed, steps, { tenant: sampleTenantConfig({ policies: { silence } }) });

    expect(asked(call)).toBe(prompts);
    expect((await call.record()).outcome).toBe(outcome);
  });

  it('silence_while_a_tool_runs_is_not_counted', async () => {
    const call = await play(bed, ['speech', 'quiet', 5, 'tool', 12], slowTool());

    expect(asked(call)).toBe(0);
  });

  it('silence_while_the_caller_is_put_through_is_not_counted', async () => {
    const call = await play(bed, ['speech', 'transfer', 'quiet', 28]);

    expect(asked(call)).toBe(0);
  });

  it.each<[string, Step[], number]>([
    ['is_not_yet_counted', [13.5], 0],
    ['is_counted_from_there', [15.5], 1],
  ])('silence_after_a_transfer_that_failed_%s', async (_name, steps, prompts) => {
    const call = await play(bed, ['speech', 'transfer', 'quiet', 30.5, ...steps]);

    expect(asked(call)).toBe(prompts);
  });

  it('silence_of_which_nobody_could_be_asked_is_not_hung_up_on', async () => {
    const call = await play(bed, ['speech', 'quiet', 11.5, 15.5, 15.5, 15.5], {
      say: () => Promise.reject(new Error('the socket is not open')),
    });

    expect(asked(call)).toBe(4);
    expect((await call.record()).outcome).toBeNull();
  });
}
