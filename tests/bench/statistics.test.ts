import { summarize } from '../../bench/statistics';

/** 1 to 100, in an order that is none. */
const hundred = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);

describe('summarize', () => {
  it('summarize_many_samples_names_their_percentiles', () => {
    expect(summarize(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99 });
  });

  it('summarize_one_sample_is_that_sample_everywhere', () => {
    expect(summarize([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7 });
  });

  it('summarize_without_samples_throws', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});
