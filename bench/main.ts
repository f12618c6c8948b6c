import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { Cleanup } from '../src/apps/demo/cleanup';
import { runToTheEnd } from '../src/apps/demo/run-to-the-end';
import { makeRunDirectory, terminalReport } from '../src/local-stack';
import { benchProgram, commandOf } from './bench-program';
import { type BenchResult, benchRunSchema } from './bench-result';
import { benchmarks } from './benchmarks';
import { comparisonLines } from './comparison-lines';
import { renewTables } from './renew-tables';
import { resultLines } from './result-lines';

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

function readResults(file: string): BenchResult[] {
  return benchRunSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

void benchProgram(benchmarks, (chosen, flags) =>
  runToTheEnd(async (cleanup) => {
    // Read before the run: a wrong file should not cost a minute.
    const earlier = flags.compare === undefined ? [] : readResults(flags.compare);
    // Sonore reads `.env` and its prompts in the working directory: in an empty one it finds none of the user's.
    const directory = await makeRunDirectory('bench');
    process.chdir(directory);
    cleanup.add(() => rm(directory, { recursive: true, force: true }));

    const environment = {
      ...process.env,
      ...(flags.temporal !== undefined && { SONORE_TEST_TEMPORAL_ADDRESS: flags.temporal }),
    };
    const report = terminalReport(process.stdout);
    const results: BenchResult[] = [];
    for (const benchmark of chosen) {
      report.line(`\n── ${benchmark.name}: ${benchmark.description}`);
      // Each has servers of its own: what one leaves in memory is not the next one's.
      const own = new Cleanup();
      cleanup.add(() => own.run());
      const findings = await benchmark.run(flags, { environment, report, cleanup: own });
      const command = commandOf(benchmark, flags);
      const result = { benchmark: benchmark.name, command, taken_at: new Date().toISOString(), ...findings };
      await own.run();
      results.push(result);
      print(resultLines(result));
      const before = earlier.find(({ benchmark: name }) => name === benchmark.name);
      if (before !== undefined) print(comparisonLines(before, result));
      // After each one, so that a later failure does not lose it.
      if (flags.document !== undefined) {
        await writeFile(flags.document, renewTables(await readFile(flags.document, 'utf8'), result));
      }
      if (flags.json !== undefined) await writeFile(flags.json, `${JSON.stringify(results, null, 2)}\n`);
    }
    return flags.check && results.some(({ budgets }) => budgets.some(({ met }) => !met)) ? 1 : 0;
  }),
).parseAsync();
