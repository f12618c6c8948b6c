import { type BenchResult } from './bench-result';
import { budgetLine, figureText, latencyCells, latencyTitles, machineLine } from './result-lines';

/** A result as Markdown, for docs/performance.md: the command it comes from, machine, tables, budgets. */
export function markdownLines(result: BenchResult): string[] {
  const { command, taken_at, machine, latencies, figures, budgets, skipped } = result;
  const latencyTable = table(latencyTitles, latencies.map(latencyCells), 2);
  const figureRows = figures.map((figure) => [figure.name, `${figureText(figure)} ${figure.unit}`]);
  return [
    `\`${command}\`, ${taken_at.slice(0, 10)}: ${machineLine(machine)}.`,
    ...(latencies.length === 0 ? [] : ['', ...latencyTable]),
    ...(figureRows.length === 0 ? [] : ['', ...table(['figure', 'value'], figureRows, 1)]),
    '',
    ...budgets.map((budget) => `- ${budgetLine(budget)}`),
    ...skipped.map((line) => `- not measured: ${line}`),
  ];
}

function table(titles: readonly string[], rows: readonly string[][], leftColumns: number): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map((_, index) => (index < leftColumns ? '---' : '--:'))), ...rows.map(line)];
}
