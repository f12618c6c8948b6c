import { percentile } from '../../src/policies/percentile';

describe('percentile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.5, 7],
    [[7], 1, 7],
    [[3, 1, 2, 4], 0.5, 2],
    [[3, 1, 2, 4], 0.95, 4],
    [[3, 1, 2, 4], 0, 1],
  ])('percentile_of_%j_at_%d_is_%p', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
});
