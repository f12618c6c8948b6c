import type { Finding } from './finding';
import type { CheckReport } from './run-checks';

/** The worst of what was found; what was skipped is as bad as what it was skipped for. */
export function worstOf(reports: readonly CheckReport[]): 'ok' | 'warn' | 'fail' {
  const statuses = new Set(reports.flatMap(({ findings }) => findings.map(({ status }) => status)));
  return (['fail', 'warn'] as const).find((status) => statuses.has(status)) ?? 'ok';
}

/** The report for people: a line a finding, and its fix below it. */
export function reportLines(reports: readonly CheckReport[]): string[] {
  const width = Math.max(...reports.map(({ check }) => check.length));
  const indent = ' '.repeat('fail'.length + width + 4);
  const lines = reports.flatMap(({ check, findings }) =>
    findings.flatMap(({ status, message, fix }) => [
      `${status.padEnd(4)}  ${check.padEnd(width)}  ${message.trimEnd().replaceAll('\n', `\n${indent}`)}`,
      ...(fix === null ? [] : [`${indent}→ ${fix}`]),
    ]),
  );
  const count = (wanted: Finding['status']): number =>
    reports.reduce((sum, { findings }) => sum + findings.filter(({ status }) => status === wanted).length, 0);
  const skipped = count('skip');
  const summary = `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} to mend`;
  return [...lines, '', skipped === 0 ? summary : `${summary}, ${skipped} skipped`];
}
