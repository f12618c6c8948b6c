import { comparisonLines } from '../../bench/comparison-lines';
import { benchResult } from './bench-result';

const before = benchResult();

describe('comparisonLines', () => {
  it('comparison_same_machine_shows_then_now_and_their_ratio', () => {
    const latencies = before.latencies.map((latency) =>
      latency.path === 'tool' ? { ...latency, p50_ms: 24, ratio: 1.2 } : latency,
    );
    const figures = [{ name: 'history', value: 12, unit: 'events' }];

    const lines = comparisonLines(before, benchResult({ latencies, figures }));

    expect(lines).toContainEqual(
      expect.stringMatching(/^1 call\s+tool\s+1\.50\s+1\.20\s+0\.80\s+30\.0\s+24\.0\s+0\.80$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^history\s+16\s+12\s+0\.75\s+events$/));
    expect(lines.join('\n')).not.toContain('Not the same');
  });

  it('comparison_other_machine_warns_of_milliseconds', () => {
    const machine = { ...before.machine, cpu: 'two', temporal_store: 'postgres12' };

    const lines = comparisonLines(before, benchResult({ machine }));

    expect(lines).toContain('Not the same cpu, temporal_store: compare the ratios only.');
  });

  it('comparison_what_only_one_of_both_measured_is_left_out', () => {
    const latencies = before.latencies.map((latency) => ({ ...latency, load: '5 calls' }));

    expect(comparisonLines(before, benchResult({ latencies })).join('\n')).not.toContain('5 calls');
  });

  it('comparison_figure_that_was_zero_has_no_ratio', () => {
    const earlier = benchResult({ figures: [{ name: 'calls lost', value: 0, unit: 'of 9' }] });
    const now = benchResult({ figures: [{ name: 'calls lost', value: 2, unit: 'of 9' }] });

    expect(comparisonLines(earlier, now).at(-1)).toMatch(/^calls lost\s+0\s+2\s+of 9$/);
  });
});
