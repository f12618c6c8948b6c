import { type BenchResult, type MachineFacts } from './bench-result';
import { figureText } from './result-lines';
import { textTable } from './text-table';

/** Facts without which milliseconds cannot be compared. */
const sameMachine: readonly (keyof MachineFacts)[] = [
  'cpu',
  'cores',
  'memory_gb',
  'node',
  'temporal_sdk',
  'temporal_server',
  'temporal_store',
];

/**
 * What has changed since an earlier result, for what both have measured: ratios first, because they hold between
 * machines and busy hours; milliseconds beside them. `×` is now divided by then.
 */
export function comparisonLines(before: BenchResult, now: BenchResult): string[] {
  const different = sameMachine.filter((fact) => before.machine[fact] !== now.machine[fact]);
  const latencies = now.latencies.flatMap((latency) => {
    const earlier = before.latencies.find(({ load, path }) => load === latency.load && path === latency.path);
    if (earlier === undefined) return [];
    const ratios = thenAndNow(earlier.ratio ?? 1, latency.ratio ?? 1, (ratio) => ratio.toFixed(2));
    const medians = thenAndNow(earlier.p50_ms, latency.p50_ms, (ms) => ms.toFixed(1));
    return [[latency.load, latency.path, ...ratios, ...medians]];
  });
  const figures = now.figures.flatMap(({ name, value, unit }) => {
    const earlier = before.figures.find((figure) => figure.name === name);
    if (earlier === undefined) return [];
    return [[name, ...thenAndNow(earlier.value, value, (each) => figureText({ value: each, unit })), unit]];
  });
  return [
    '',
    `Compared with ${before.taken_at}`,
    ...(different.length === 0 ? [] : [`Not the same ${different.join(', ')}: compare the ratios only.`]),
    '',
    ...textTable([['load', 'path', 'ratio then', 'now', '×', 'p50 ms then', 'now', '×'], ...latencies], 2),
    '',
    ...textTable([['figure', 'then', 'now', '×', ''], ...figures], 1),
  ];
}

function thenAndNow(then: number, now: number, text: (value: number) => string): string[] {
  return [text(then), text(now), then === 0 ? '' : (now / then).toFixed(2)];
}
