import { ConversationWalk, seeded } from './conversation-walk';

const seeds = Array.from({ length: 500 }, (_unused, index) => index + 1);

function walked(seed: number, withLostSockets: boolean, fleeting = false): ConversationWalk {
  const walk = new ConversationWalk(seeded(seed), fleeting);
  for (let step = 0; step < 250; step++) walk.step(withLostSockets);
  walk.settle();
  return walk;
}

describe('ResponseSequencer, random walks', () => {
  test('sequencer_walk_sends_one_create_at_a_time_and_none_beside_a_response_it_knows', () => {
    const violations = seeds.flatMap((seed) => walked(seed, false).violations.map((what) => `${seed}: ${what}`));

    expect(violations).toEqual([]);
  });

  test('sequencer_walk_with_lost_sockets_keeps_the_same_rules', () => {
    const violations = seeds.flatMap((seed) => walked(seed, true).violations.map((what) => `${seed}: ${what}`));

    expect(violations).toEqual([]);
  });

  test('sequencer_walk_every_output_is_seen_by_a_later_response', () => {
    const unseen = seeds.flatMap((seed) => {
      const { outputs, responses } = walked(seed, false);
      const missing = [...outputs].filter((id) => !responses.some((response) => response.sees.has(id)));
      return missing.map((id) => `${seed}: ${id}`);
    });

    expect(unseen).toEqual([]);
  });

  test('sequencer_walk_every_wish_is_carried_out_exactly_once', () => {
    const wrong = seeds.flatMap((seed) => {
      const { wishes, carriedOut } = walked(seed, false);
      const heard = carriedOut.flatMap((create) => create.response?.instructions?.split('\n\n') ?? []);
      return heard.toSorted().join() === wishes.toSorted().join() ? [] : [`${seed}: ${heard.join()}`];
    });

    expect(wrong).toEqual([]);
  });

  test('sequencer_walk_asks_at_most_once_for_a_wish_or_a_group_of_calls', () => {
    const excessive = seeds.filter((seed) => {
      const { carriedOut, wishes, groups } = walked(seed, false);
      return carriedOut.length > wishes.length + groups.size;
    });

    expect(excessive).toEqual([]);
  });

  test('sequencer_walk_with_responses_shorter_than_a_round_trip_never_gets_stuck', () => {
    const stuck = seeds.filter((seed) => {
      const walk = walked(seed, true, true);
      const last = walk.wish();
      walk.settle();
      return !walk.carriedOut.some((create) => create.response?.instructions?.includes(last));
    });

    expect(stuck).toEqual([]);
  });

  test('sequencer_walk_meets_what_it_is_about', () => {
    const walks = seeds.map((seed) => walked(seed, false));

    // Without refusals, groups and wishes the walks above would prove nothing.
    expect(walks.filter(({ responses }) => responses.some(({ refusals }) => refusals > 0)).length).toBeGreaterThan(100);
    expect(walks.filter(({ groups, outputs }) => outputs.size > groups.size).length).toBeGreaterThan(100);
    expect(walks.filter(({ wishes }) => wishes.length > 1).length).toBeGreaterThan(100);
  });
});
