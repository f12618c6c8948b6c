import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { runToTheEnd } from '../src/apps/demo/run-to-the-end';
import { makeRunDirectory, terminalReport } from '../src/local-stack';
import { benchProgram } from './bench-program';
import { type BenchResult, benchResultSchema } from './bench-result';
import { benchmarks } from './benchmarks';
import { comparisonLines } from './comparison-lines';
import { resultLines } from './result-lines';

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

function readResult(file: string): BenchResult {
  return benchResultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

void benchProgram(benchmarks, (benchmark, flags) =>
  runToTheEnd(async (cleanup) => {
    // Read before the run: a wrong file should not cost a minute.
    const before = flags.compare === undefined ? null : readResult(flags.compare);
    // Sonore reads `.env` and its prompts in the working directory: in an empty one it finds none of the user's.
    const directory = await makeRunDirectory('bench');
    process.chdir(directory);
    cleanup.add(() => rm(directory, { recursive: true, force: true }));

    const report = terminalReport(process.stdout);
    const result = await benchmark.run(flags, { environment: process.env, report, cleanup });
    print(resultLines(result));
    if (before !== null) print(comparisonLines(before, result));
    if (flags.json !== undefined) await writeFile(flags.json, `${JSON.stringify(result, null, 2)}\n`);
    return flags.check && result.budgets.some(({ met }) => !met) ? 1 : 0;
  }),
).parseAsync();
