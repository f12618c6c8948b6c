import { type BenchResult, benchResultSchema } from '../../bench/bench-result';
import { comparisonLines } from '../../bench/comparison-lines';

const before: BenchResult = benchResultSchema.parse({
  benchmark: 'tools',
  taken_at: '2026-01-02T03:04:05.000Z',
  machine: {
    cpu: 'one',
    cores: 2,
    load_average: 0,
    platform: 'linux x64',
    node: '20.20.2',
    temporal_sdk: '1.24.0',
    temporal_server: '1.32.0',
    mongodb: 'mongod 8.0',
  },
  latencies: [
    { load: '1 call', path: 'bare', count: 9, p50_ms: 20, p95_ms: 30, p99_ms: 40, ratio: null },
    { load: '1 call', path: 'tool', count: 9, p50_ms: 30, p95_ms: 40, p99_ms: 50, ratio: 1.5 },
  ],
  figures: [{ name: 'history', value: 16, unit: 'events' }],
  budgets: [],
});

describe('comparisonLines', () => {
  it('comparison_same_machine_shows_then_and_now_side_by_side', () => {
    const [bare, tool] = before.latencies as [BenchResult['latencies'][0], BenchResult['latencies'][0]];
    const now = { ...before, latencies: [bare, { ...tool, p50_ms: 26, ratio: 1.3 }] };

    const lines = comparisonLines(before, now);

    expect(lines).toContainEqual(expect.stringMatching(/^1 call\s+tool\s+1\.50\s+1\.30\s+30\.0\s+26\.0$/));
    expect(lines).toContainEqual(expect.stringMatching(/^history\s+16\s+16\s+events$/));
    expect(lines.join('\n')).not.toContain('Not the same');
  });

  it('comparison_other_machine_warns_of_milliseconds', () => {
    const lines = comparisonLines(before, { ...before, machine: { ...before.machine, cpu: 'two', node: '22.0.0' } });

    expect(lines).toContain('Not the same cpu, node: compare the ratios only.');
  });

  it('comparison_what_only_one_of_both_measured_is_left_out', () => {
    const latencies = before.latencies.map((latency) => ({ ...latency, load: '5 calls' }));

    expect(comparisonLines(before, { ...before, latencies }).join('\n')).not.toContain('5 calls');
  });
});
