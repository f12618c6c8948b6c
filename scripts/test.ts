/**
 * `npm test`: asks Jest which files will run, starts only the servers these need, runs Jest with the arguments given, and
 * closes with a line `N passed, N failed`. However it ends, nothing it started is left running.
 * `--suite policies` (`npm run test:policies`) runs the tables of the policies and says how many there were, and how fast.
 */
import { rm } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { makeRunDirectory, scrubbedEnvironment, terminalReport } from '../src/local-stack';
import { testServersVariable } from '../tests/setup/servers';
import { listTestFiles, outcomeFile, readOutcome, startJest } from './jest-run';
import { neededServers } from './needed-servers';
import { startTestRunServers } from './test-run-servers';

const testsRoot = path.resolve(__dirname, '../tests');

/** Arguments with which Jest runs no test. */
const informs = new Set(['--help', '-h', '--version', '-v', '--listTests', '--showConfig', '--clearCache']);

/** Parts of the tests that are run and counted by name. */
const suites: Readonly<Record<string, readonly string[]>> = {
  policies: ['tests/policies/', 'tests/workflows/policies/'],
};

async function main(given: readonly string[]): Promise<number> {
  const suite = given[0] === '--suite' ? given[1] : undefined;
  if (suite !== undefined && !suites[suite]) throw new Error(`no suite "${suite}": ${Object.keys(suites).join(', ')}`);
  const args = suite === undefined ? given : [...(suites[suite] ?? []), ...given.slice(2)];
  const environment = scrubbedEnvironment(process.env);
  if (args.some((arg) => informs.has(arg))) return startJestToTheEnd(args, environment);

  const needs = neededServers(await listTestFiles(args, environment), testsRoot);
  const directory = await makeRunDirectory('test');
  try {
    const run = await startTestRunServers(needs, directory, terminalReport(process.stderr));
    try {
      const outcome = outcomeFile(directory);
      const variables = { ...outcome.environment, [testServersVariable]: JSON.stringify(run.servers) };
      const startedAt = performance.now();
      const exitCode = await startJestToTheEnd(args, { ...environment, ...variables });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const { passed, failed } = await readOutcome(outcome.file, exitCode);
      await run.stop();
      if (suite === undefined) console.log(`${passed} passed, ${failed} failed`);
      else if (failed === 0) console.log(`${suite}: ${passed} cases passed in ${seconds} s`);
      else console.log(`${suite}: ${passed} cases passed, ${failed} failed in ${seconds} s`);
      return exitCode;
    } finally {
      await run.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs Jest and resolves with its exit code; a signal to this process ends it, with the shell's code for that signal. */
async function startJestToTheEnd(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const jest = startJest(args, environment);
  const held = setInterval(() => undefined, 60_000); // a guarded process does not keep this one running
  let signalled: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      signalled = 128 + constants.signals[signal];
      void jest.stop();
    });
  }
  const exitCode = await jest.exited;
  clearInterval(held);
  return signalled ?? exitCode;
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
