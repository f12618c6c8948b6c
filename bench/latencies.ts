import { type Latency } from './bench-result';
import { type Summary, summarize } from './statistics';

/**
 * Samples of several paths under one load as latencies: the first path is the yardstick that the others' ratios are of.
 * Paths without samples are left out. Milliseconds.
 */
export function latencies(
  load: string,
  paths: readonly (readonly [path: string, samples: readonly number[]])[],
): Latency[] {
  const measured = paths.filter(([, samples]) => samples.length > 0);
  const summaries = measured.map(([path, samples]) => ({ path, summary: summarize(samples) }));
  const yardstick = summaries[0]?.summary.p50 ?? null;
  return summaries.map(({ path, summary }, index) =>
    latency(load, path, summary, index === 0 || yardstick === null ? null : summary.p50 / yardstick),
  );
}

function latency(load: string, path: string, { count, p50, p95, p99 }: Summary, ratio: number | null): Latency {
  return { load, path, count, p50_ms: p50, p95_ms: p95, p99_ms: p99, ratio };
}
