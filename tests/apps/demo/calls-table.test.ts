import { callsTable, formatCost } from '../../../src/apps/demo/calls-table';
import { finishedCall } from './finished-call';

describe('callsTable', () => {
  it('calls_table_cells_stand_below_their_titles', () => {
    const table = callsTable([
      finishedCall(),
      finishedCall({
        caller_number: 'anonymous',
        tenant: null,
        outcome: 'rejected:tenant_resolve_failed',
        duration_s: null,
        lines: 0,
        tools: 0,
        cost_usd: undefined,
      }),
    ]);

    expect(table).toEqual([
      'caller              tenant   outcome                          duration   lines   tools    cost',
      '+33 6 12 34 56 78   Acme     transferred                         3.2 s       2       1   $0.01',
      'anonymous           –        rejected:tenant_resolve_failed          –       0       0       –',
    ]);
  });

  it('calls_table_call_without_a_record_has_an_unknown_outcome', () => {
    const [, row] = callsTable([finishedCall({ outcome: null })]);

    expect(row).toContain('unknown');
  });
});

describe('formatCost', () => {
  it.each([
    [undefined, '–'],
    [null, 'unknown'],
    [0, '$0.00'],
    [0.0004, '< $0.01'],
    [0.0149, '$0.01'],
    [1.5, '$1.50'],
  ])('format_cost_%s_reads_%s', (usd, written) => {
    expect(formatCost(usd)).toBe(written);
  });
});
