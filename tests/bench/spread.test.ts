import { spread } from '../../bench/spread';

describe('spread', () => {
  it('spread_any_run_of_indices_covers_the_range_evenly', () => {
    const tenths = Array.from({ length: 100 }, (_, index) => Math.floor(spread(index + 17) * 10));
    const perTenth = Array.from({ length: 10 }, (_, tenth) => tenths.filter((each) => each === tenth).length);
    for (const count of perTenth) expect(Math.abs(count - 10)).toBeLessThanOrEqual(2);
  });

  it('spread_neighbours_lie_far_apart', () => {
    for (let index = 0; index < 50; index += 1) {
      expect(Math.abs(spread(index) - spread(index + 1))).toBeGreaterThan(0.3);
    }
  });
});
