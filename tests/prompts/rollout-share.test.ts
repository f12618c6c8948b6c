import { rolloutShare } from '../../src/prompts/rollout-share';

const callIds = Array.from({ length: 2_000 }, (_, index) => `rtc_u1_${index}`);

describe('rolloutShare', () => {
  test('share_of_a_call_is_always_the_same', () => {
    expect(callIds.map(rolloutShare)).toEqual(callIds.map(rolloutShare));
  });

  test.each([1, 10, 50, 90])('share_below_%s_is_that_share_of_the_calls', (percent) => {
    const below = callIds.filter((id) => rolloutShare(id) < percent).length;

    // Four standard deviations.
    const deviation = Math.sqrt((percent / 100) * (1 - percent / 100) * callIds.length);
    expect(Math.abs(below - (percent / 100) * callIds.length)).toBeLessThan(4 * deviation);
  });

  test('share_is_never_below_0_and_always_below_100', () => {
    expect(callIds.every((id) => rolloutShare(id) >= 0 && rolloutShare(id) < 100)).toBe(true);
  });
});
