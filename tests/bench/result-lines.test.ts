import { budget } from '../../bench/bench-result';
import { resultLines } from '../../bench/result-lines';
import { benchResult } from './bench-result';

describe('resultLines', () => {
  it('result_lines_budgets_say_whether_they_are_met_and_by_how_much_not', () => {
    const budgets = [
      budget('20 calls/s: webhook → 200, p99', 249.5, 250, 'ms'),
      budget('1 call: tool, p50', 2.5, 2, '× bare round trip'),
      budget('calls lost', 3, 0, 'of 100'),
    ];

    const lines = resultLines(benchResult({ budgets }));

    expect(lines).toContain('✔ within budget: 20 calls/s: webhook → 200, p99: 249.5 ms, at most 250');
    expect(lines).toContain('✘ misses budget by 25 %: 1 call: tool, p50: 2.5 × bare round trip, at most 2');
    expect(lines).toContain('✘ misses budget by 3: calls lost: 3 of 100, at most 0');
  });

  it('result_lines_without_latencies_have_no_table_of_them', () => {
    expect(resultLines(benchResult({ latencies: [] })).join('\n')).not.toContain('p50 ms');
  });

  it('result_lines_name_the_store_and_what_was_not_measured', () => {
    const text = resultLines(benchResult({ skipped: ["OpenAI's SDK, which could not be installed: offline"] })).join(
      '\n',
    );

    expect(text).toContain('server 1.32.0 on sqlite');
    expect(text).toContain("not measured: OpenAI's SDK, which could not be installed: offline");
  });
});
