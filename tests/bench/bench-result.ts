import { type BenchResult, benchResultSchema } from '../../bench/bench-result';

/** A small result of a benchmark, with these parts of it changed. */
export function benchResult(changes: Partial<BenchResult> = {}): BenchResult {
  return benchResultSchema.parse({
    benchmark: 'tools',
    command: 'npm run bench -- tools',
    taken_at: '2026-01-02T03:04:05.000Z',
    machine: {
      cpu: 'one',
      cores: 2,
      memory_gb: 8,
      load_average: 0,
      platform: 'linux x64',
      node: '20.20.2',
      temporal_sdk: '1.24.0',
      temporal_server: '1.32.0',
      temporal_store: 'sqlite',
      mongodb: 'mongod 8.0',
    },
    latencies: [
      { load: '1 call', path: 'bare', count: 9, p50_ms: 20, p95_ms: 30, p99_ms: 40, ratio: null },
      { load: '1 call', path: 'tool', count: 9, p50_ms: 30, p95_ms: 40, p99_ms: 50, ratio: 1.5 },
    ],
    figures: [{ name: 'history', value: 16, unit: 'events' }],
    budgets: [],
    ...changes,
  });
}
