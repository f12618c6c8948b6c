import { latencies } from '../../bench/latencies';

describe('latencies', () => {
  it('latencies_ratios_are_of_the_first_paths_median', () => {
    const rows = latencies('1 call', [
      ['bare', [10, 20, 30]],
      ['tool', [30, 40, 50]],
    ]);

    expect(rows).toMatchObject([
      { load: '1 call', path: 'bare', count: 3, p50_ms: 20, ratio: null },
      { load: '1 call', path: 'tool', count: 3, p50_ms: 40, p99_ms: 50, ratio: 2 },
    ]);
  });

  it('latencies_paths_without_samples_are_left_out', () => {
    const rows = latencies('1 call', [
      ['bare', [10]],
      ['nothing', []],
      ['tool', [5]],
    ]);

    expect(rows.map(({ path, ratio }) => [path, ratio])).toEqual([
      ['bare', null],
      ['tool', 0.5],
    ]);
  });
});
