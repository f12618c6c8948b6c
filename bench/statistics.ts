/** What is told of many measurements of one thing. Milliseconds, or whatever unit the samples have. */
export interface Summary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

/**
 * The nearest-rank percentile: the smallest sample that at least `percent` per cent of all samples do not exceed. It is
 * always one of the samples.
 * @throws RangeError without samples, or when `percent` is not above 0 and at most 100.
 */
export function percentile(samples: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`${percent} is no percentile`);
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError('no samples to take a percentile of');
  return value;
}

/** Count and percentiles of samples. Throws a RangeError without samples. */
export function summarize(samples: readonly number[]): Summary {
  const [p50, p95, p99] = [50, 95, 99].map((percent) => percentile(samples, percent)) as [number, number, number];
  return { count: samples.length, p50, p95, p99 };
}
