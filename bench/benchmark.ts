import { type Cleanup } from '../src/apps/demo/cleanup';
import { type Report } from '../src/local-stack';
import { type Findings } from './bench-result';

/** What a person chooses of a run; each benchmark has its own defaults. */
export interface BenchOptions {
  /** Calls at the same time, where the benchmark has one such number. */
  calls?: number;
  /** How long each load lasts. */
  seconds?: number;
  /** Small loads and short ones: whether it runs, not how fast. */
  quick?: boolean;
}

export interface BenchContext {
  /** This process's environment; what leads to a user's servers is not used. */
  environment: NodeJS.ProcessEnv;
  report: Report;
  /** Ends what the benchmark starts. */
  cleanup: Cleanup;
}

/** One benchmark: a name of `npm run bench`. A new one is a folder with its own, entered in `benchmarks.ts`. */
export interface Benchmark {
  name: string;
  description: string;
  /** Rejects when the system under test did not do its work: a failed call has no latency. */
  run(options: BenchOptions, context: BenchContext): Promise<Findings>;
}
