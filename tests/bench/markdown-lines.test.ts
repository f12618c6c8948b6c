import { budget } from '../../bench/bench-result';
import { markdownLines } from '../../bench/markdown-lines';
import { benchResult } from './bench-result';

describe('markdownLines', () => {
  it('markdown_lines_name_their_command_and_hold_tables_and_budgets', () => {
    const lines = markdownLines(benchResult({ budgets: [budget('1 call: tool, p50', 1.5, 2, '× bare round trip')] }));

    expect(lines[0]).toMatch(/^`npm run bench -- tools`, 2026-01-02: 2 × one, 8 GB/);
    expect(lines).toContain('| --- | --- | --: | --: | --: | --: | --: |');
    expect(lines).toContain('| 1 call | tool | 9 | 30.0 | 40.0 | 50.0 | 1.50 |');
    expect(lines).toContain('| history | 16 events |');
    expect(lines).toContain('- ✔ within budget: 1 call: tool, p50: 1.5 × bare round trip, at most 2');
  });

  it('markdown_lines_without_latencies_have_one_table', () => {
    const lines = markdownLines(benchResult({ latencies: [] }));

    expect(lines.filter((line) => line.startsWith('| ---'))).toHaveLength(1);
  });
});
