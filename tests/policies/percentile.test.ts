import { percentile } from '../../src/policies/percentile';

describe('percentile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.5, 7],
    [[7], 1, 7],
    [[3, 1, 2, 4], 0.5, 2],
    [[3, 1, 2, 4], 0.95, 4],
    [[3, 1, 2, 4], 0, 1],
    [[9, 100, 10], 0.5, 10],
  ])('percentile_of_%j_at_%d_is_%p', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('percentile_does_not_reorder_its_values', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});
