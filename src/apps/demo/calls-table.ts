import { type CallFinishedEvent, type CallProcessedEvent } from './demo-event';
import { formatPhoneNumber } from './format-phone-number';

/** A call, and what it cost: null when that is not known, undefined when there was nothing to pay for. */
export type TabledCall = CallFinishedEvent & { cost_usd: CallProcessedEvent['cost_usd'] | undefined };

const columns: readonly { title: string; cell: (call: TabledCall) => string; right?: boolean }[] = [
  { title: 'caller', cell: (call) => formatPhoneNumber(call.caller_number) },
  { title: 'tenant', cell: (call) => call.tenant ?? '–' },
  { title: 'outcome', cell: (call) => call.outcome ?? 'unknown' },
  {
    title: 'duration',
    cell: ({ duration_s }) => (duration_s === null ? '–' : `${duration_s.toFixed(1)} s`),
    right: true,
  },
  { title: 'lines', cell: (call) => String(call.lines), right: true },
  { title: 'tools', cell: (call) => String(call.tools), right: true },
  { title: 'cost', cell: (call) => formatCost(call.cost_usd), right: true },
];

/** The calls as a table, one line each below the titles; cells are padded to their column. */
export function callsTable(calls: readonly TabledCall[]): string[] {
  const rows = [columns.map(({ title }) => title), ...calls.map((call) => columns.map(({ cell }) => cell(call)))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) =>
        columns[index]?.right ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
}

/** Dollars to the cent; a call that cost less than half of one still shows that it cost something. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === undefined) return '–';
  if (usd === null) return 'unknown';
  return usd > 0 && usd < 0.005 ? '< $0.01' : `$${usd.toFixed(2)}`;
}
