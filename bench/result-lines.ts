import { type BenchResult, type Budget, type Figure, type Latency, type MachineFacts } from './bench-result';
import { textTable } from './text-table';

/** The titles of a table of latencies, the first two of texts. */
export const latencyTitles: readonly string[] = ['load', 'path', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'p50 ratio'];

/** A latency as the cells under those titles. */
export function latencyCells({ load, path, count, p50_ms, p95_ms, p99_ms, ratio }: Latency): string[] {
  const times = [p50_ms, p95_ms, p99_ms].map((ms) => ms.toFixed(1));
  return [load, path, String(count), ...times, ratio === null ? '1' : ratio.toFixed(2)];
}

/** A result for a person: machine, latencies, figures, budgets, and what is missing. */
export function resultLines({ machine, latencies, figures, budgets, skipped }: BenchResult): string[] {
  const blocks = [
    [machineLine(machine)],
    latencies.length === 0 ? [] : textTable([latencyTitles, ...latencies.map(latencyCells)], 2),
    textTable(
      figures.map((figure) => [figure.name, figureText(figure), figure.unit]),
      1,
    ),
    budgets.map(budgetLine),
    skipped.map((line) => `– not measured: ${line}`),
  ];
  return blocks.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}

/** A figure's number as far as it means something. */
export function figureText({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  return value.toFixed(['ms', '%'].includes(unit) ? 1 : unit.startsWith('MB') ? 2 : 0);
}

/** Machine and versions in one line. */
export function machineLine(machine: MachineFacts): string {
  return [
    `${machine.cores} × ${machine.cpu}, ${machine.memory_gb} GB`,
    machine.platform,
    `Node ${machine.node}`,
    `Temporal SDK ${machine.temporal_sdk}, server ${machine.temporal_server} on ${machine.temporal_store}`,
    machine.mongodb,
    `load average before ${machine.load_average}`,
  ].join(' · ');
}

/** Whether a budget is met, in one line. */
export function budgetLine({ name, value, limit, unit, met }: Budget): string {
  const excess = limit === 0 ? `${value}` : `${Math.ceil((value / limit - 1) * 100)} %`;
  const verdict = met ? '✔ within budget' : `✘ misses budget by ${excess}`;
  return `${verdict}: ${name}: ${Number(value.toFixed(2))} ${unit}, at most ${limit}`;
}
