import { type Benchmark } from './benchmark';
import { toolsBenchmark } from './tools/tools-benchmark';

/** Every benchmark there is, in the order of `--help`. */
export const benchmarks: readonly Benchmark[] = [toolsBenchmark];
