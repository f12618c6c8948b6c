import path from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { type Benchmark, type BenchOptions } from './benchmark';
import { documentFile } from './document-file';
import { outputFile } from './output-file';

/** What a person may choose; files are absolute paths. */
export interface BenchFlags extends BenchOptions {
  compare?: string;
  json?: string;
  document?: string;
  /** `host:port` of a Temporal server to use. */
  temporal?: string;
  check?: true;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
  };
}

/** The command line of the benchmarks; `run` gets the chosen ones, all without a name, and the flags. */
export function benchProgram(
  benchmarks: readonly Benchmark[],
  run: (chosen: readonly Benchmark[], flags: BenchFlags) => Promise<void>,
): Command {
  const names = benchmarks.map(({ name }) => name);
  const width = Math.max(...names.map(({ length }) => length));
  const list = benchmarks.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return new Command('npm run bench --')
    .description(
      'Measures Sonore as it runs in production, on servers started for it: gateway and worker in processes of their ' +
        'own, OpenAI simulated. Touches no server of yours; --temporal (or SONORE_TEST_TEMPORAL_ADDRESS) and ' +
        'SONORE_TEST_MONGODB_URI lend it some, where it uses a namespace and a database of its own.',
    )
    .addArgument(new Argument('[names...]', 'what to measure, everything by default').choices(names))
    .option('--quick', 'small loads and short ones: whether it runs, not how fast')
    .option('--calls <n>', 'calls at the same time (tools, peer-kill)', wholeNumber(1, 1_000))
    .option('--seconds <s>', 'how long each load lasts', wholeNumber(5, 600))
    .option('--temporal <address>', 'host:port of a Temporal server to use instead of starting one')
    .option('--compare <file>', 'show what has changed since the results in this file', absolute)
    .option('--json <file>', 'write the results to this file', outputFile)
    .option('--document <file>', 'renew their tables in this file, such as docs/performance.md', documentFile)
    .option('--check', 'exit with 1 when a budget is not met')
    .addHelpText('after', `\nBenchmarks:\n${list.join('\n')}`)
    .addHelpText('after', '\nExit code: 0, or 1 when it could not be measured or --check found a budget not met.')
    .action((chosen: string[], flags: BenchFlags) => {
      const wanted = benchmarks.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
      return run(wanted, flags);
    });
}

/** The command that measures the same again. */
export function commandOf({ name }: Benchmark, { quick, calls, seconds, temporal }: BenchFlags): string {
  const chosen = [quick && '--quick', calls && `--calls ${calls}`, seconds && `--seconds ${seconds}`];
  return ['npm run bench --', name, ...chosen, temporal && `--temporal ${temporal}`].filter(Boolean).join(' ');
}

function absolute(file: string): string {
  return path.resolve(file);
}
