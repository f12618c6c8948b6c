import { percentile, summarize } from '../../bench/statistics';

/** 1 to 100, in an order that is none. */
const hundred = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);

describe('percentile', () => {
  it.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0.5, 1],
  ])('percentile_p%p_of_1_to_100_is_%p', (percent, expected) => {
    expect(percentile(hundred, percent)).toBe(expected);
  });

  it('percentile_even_number_of_samples_is_the_lower_middle_one', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2);
  });

  it('percentile_numbers_of_different_length_are_ordered_by_value', () => {
    expect(percentile([9, 100, 10], 50)).toBe(10);
  });

  it('percentile_does_not_reorder_its_samples', () => {
    const samples = [3, 1, 2];
    percentile(samples, 50);
    expect(samples).toEqual([3, 1, 2]);
  });

  it('percentile_without_samples_throws', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });

  it.each([0, -1, 100.1, Number.NaN])('percentile_%p_throws', (percent) => {
    expect(() => percentile([1], percent)).toThrow(RangeError);
  });
});

describe('summarize', () => {
  it('summarize_many_samples_names_their_percentiles', () => {
    expect(summarize(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99 });
  });

  it('summarize_one_sample_is_that_sample_everywhere', () => {
    expect(summarize([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7 });
  });
});
