import { type BenchResult, type MachineFacts } from './bench-result';
import { textTable } from './text-table';

/** Facts without which milliseconds cannot be compared. */
const sameMachine: readonly (keyof MachineFacts)[] = ['cpu', 'cores', 'node', 'temporal_sdk', 'temporal_server'];

/**
 * What has changed since an earlier result, for what both have measured: ratios first, because they hold between
 * machines and busy hours; milliseconds beside them.
 */
export function comparisonLines(before: BenchResult, now: BenchResult): string[] {
  const different = sameMachine.filter((fact) => before.machine[fact] !== now.machine[fact]);
  const latencies = now.latencies.flatMap((latency) => {
    const earlier = before.latencies.find(({ load, path }) => load === latency.load && path === latency.path);
    if (earlier === undefined) return [];
    const ratios = [earlier.ratio, latency.ratio].map((ratio) => (ratio ?? 1).toFixed(2));
    return [[latency.load, latency.path, ...ratios, ...[earlier.p50_ms, latency.p50_ms].map((ms) => ms.toFixed(1))]];
  });
  const figures = now.figures.flatMap(({ name, value, unit }) => {
    const earlier = before.figures.find((figure) => figure.name === name);
    if (earlier === undefined) return [];
    return [[name, ...[earlier.value, value].map((each) => each.toFixed(unit === 'ms' ? 1 : 0)), unit]];
  });
  return [
    '',
    `Compared with ${before.taken_at}`,
    ...(different.length === 0 ? [] : [`Not the same ${different.join(', ')}: compare the ratios only.`]),
    '',
    ...textTable([['load', 'path', 'ratio then', 'now', 'p50 ms then', 'now'], ...latencies], 2),
    '',
    ...textTable([['figure', 'then', 'now', ''], ...figures], 1),
  ];
}
