import { type BenchResult, type Budget, type MachineFacts } from './bench-result';
import { textTable } from './text-table';

/** A result for a person: machine, latencies, figures, budgets. */
export function resultLines({ machine, latencies, figures, budgets }: BenchResult): string[] {
  const titles = ['load', 'path', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'p50 ratio'];
  const rows = latencies.map(({ load, path, count, p50_ms, p95_ms, p99_ms, ratio }) => [
    load,
    path,
    String(count),
    ...[p50_ms, p95_ms, p99_ms].map((ms) => ms.toFixed(1)),
    ratio === null ? '1' : ratio.toFixed(2),
  ]);
  return [
    '',
    machineLine(machine),
    '',
    ...textTable([titles, ...rows], 2),
    '',
    ...textTable(
      figures.map(({ name, value, unit }) => [name, value.toFixed(unit === 'ms' ? 1 : 0), unit]),
      1,
    ),
    '',
    ...budgets.map(budgetLine),
  ];
}

function machineLine(machine: MachineFacts): string {
  return [
    `${machine.cores} × ${machine.cpu}`,
    machine.platform,
    `Node ${machine.node}`,
    `Temporal SDK ${machine.temporal_sdk}, server ${machine.temporal_server}`,
    machine.mongodb,
    `load average before ${machine.load_average}`,
  ].join(' · ');
}

function budgetLine({ name, value, limit, met }: Budget): string {
  return `${met ? '✔ budget met' : '✘ budget not met'}: ${name}: ${value.toFixed(2)}, at most ${limit}`;
}
