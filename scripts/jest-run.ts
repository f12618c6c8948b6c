import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { GuardedProcess } from '../src/local-stack';

const jestProgram = require.resolve('jest/bin/jest');

const outcomeSchema = z.object({ passed: z.number().int(), failed: z.number().int() });
/** Counts of tests; a file that could not be run counts as one failed test. */
export type TestOutcome = z.infer<typeof outcomeSchema>;

/** The test files that Jest would run with `args`, as absolute paths. Rejects with what Jest printed. */
export async function listTestFiles(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string[]> {
  const listArgs = [jestProgram, '--listTests', '--json', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, listArgs, { env: environment, maxBuffer: 2 ** 24 });
  return z.array(z.string()).parse(JSON.parse(stdout));
}

/** Starts Jest with `args` on this terminal; it, its workers and what these started end with this process. */
export function startJest(args: readonly string[], environment: NodeJS.ProcessEnv): GuardedProcess {
  return new GuardedProcess({
    command: process.execPath,
    args: [jestProgram, ...args],
    environment,
    output: 'inherit',
  });
}

/** The environment variable that names the file to which Jest's reporter writes the outcome. */
export function outcomeFile(directory: string): { file: string; environment: NodeJS.ProcessEnv } {
  const file = path.join(directory, 'outcome.json');
  return { file, environment: { SONORE_TEST_OUTCOME_FILE: file } };
}

/** What Jest's reporter wrote. A run that broke off wrote nothing: it counts as one failed test unless it succeeded. */
export async function readOutcome(file: string, exitCode: number): Promise<TestOutcome> {
  try {
    return outcomeSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { passed: 0, failed: exitCode === 0 ? 0 : 1 };
  }
}
