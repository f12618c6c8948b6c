import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type Benchmark, type BenchOptions } from './benchmark';

/** What a person may choose of any benchmark; files are absolute paths. */
export interface BenchFlags extends BenchOptions {
  compare?: string;
  json?: string;
  check?: true;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
  };
}

/** The command line of the benchmarks, one subcommand each; `run` gets the chosen one and its flags. */
export function benchProgram(
  benchmarks: readonly Benchmark[],
  run: (benchmark: Benchmark, flags: BenchFlags) => Promise<void>,
): Command {
  const program = new Command('npm run bench --')
    .description(
      'Measures Sonore as it runs in production, on servers started for it: gateway and worker in processes of their ' +
        'own, OpenAI simulated. Touches no server of yours; SONORE_TEST_TEMPORAL_ADDRESS and SONORE_TEST_MONGODB_URI ' +
        'lend it some, where it uses a namespace and a database of its own.',
    )
    .addHelpText('after', '\nExit code: 0, or 1 when it could not be measured or --check found a budget not met.');
  for (const benchmark of benchmarks) {
    program
      .command(benchmark.name)
      .description(benchmark.description)
      .option('--calls <n>', 'calls at the same time under load', wholeNumber(1, 200), 20)
      .option('--seconds <s>', 'how long each load lasts', wholeNumber(10, 90), 20)
      .option('--compare <file>', 'show what has changed since the result in this file', absolute)
      .option('--json <file>', 'write the result to this file', absolute)
      .option('--check', 'exit with 1 when a budget is not met')
      .action((flags: BenchFlags) => run(benchmark, flags));
  }
  return program;
}

function absolute(file: string): string {
  return path.resolve(file);
}
