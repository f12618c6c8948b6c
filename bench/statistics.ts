import { percentile } from '../src/policies/percentile';

/** What is told of many measurements of one thing. Milliseconds, or whatever unit the samples have. */
export interface Summary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Count and percentiles of samples. Throws a RangeError without samples. */
export function summarize(samples: readonly number[]): Summary {
  const at = (share: number): number => {
    const value = percentile(samples, share);
    if (value === null) throw new RangeError('no samples to take a percentile of');
    return value;
  };
  return { count: samples.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
