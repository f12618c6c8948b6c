import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultLocalDirectory, freePort, scrubbedEnvironment } from '../../../src/local-stack';
import type { Role } from '../../../src/setting-groups/setting';
import { workflowBundle } from '../../setup/servers';
import { until } from './until';

const root = path.resolve(__dirname, '../../..');

/** A process of Sonore that runs beside the test. */
export interface SonoreProcess {
  /** Where it answers HTTP. */
  url: string;
  pid: number | undefined;
  /** Sends a signal to the process itself. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, null when a signal ended it. */
  exited: Promise<number | null>;
  /** Ends it for good, however it stands. */
  stop(): Promise<void>;
}

/**
 * Runs `node src/main.ts --role ROLE` as an operator would, with the workflows bundled for this run, these settings and
 * nothing else of the environment, and resolves when it is ready. It works in a folder that has the prompts but no
 * `.env`, and ends when this process does.
 */
export async function startSonoreProcess(
  role: Role,
  settings: Record<string, string>,
  /** Modules that are loaded first: faults to be. */
  faults: readonly string[] = [],
): Promise<SonoreProcess> {
  const directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
  await symlink(path.join(root, 'data'), path.join(directory, 'data'));
  const port = settings['PORT'] ?? String(await freePort());
  const logs = path.join(defaultLocalDirectory, 'logs');
  await mkdir(logs, { recursive: true });
  const log = openSync(path.join(logs, `test-${role}-${port}.log`), 'w');
  const preloaded = [require.resolve('tsx'), path.join(root, 'scripts/end-with-parent.mjs'), ...faults];
  const child = spawn(
    process.execPath,
    [
      ...preloaded.flatMap((file) => ['--import', pathToFileURL(file).href]),
      path.join(root, 'src/main.ts'),
      ...['--role', role, '--workflow-bundle', workflowBundle().codePath],
    ],
    {
      cwd: directory,
      env: { PATH: process.env['PATH'], ...scrubbedEnvironment({}), ...settings, PORT: port },
      // The channel tells it that this process has gone.
      stdio: ['ignore', log, log, 'ipc'],
    },
  );
  closeSync(log);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const started: SonoreProcess = {
    url,
    pid: child.pid,
    signal: (signal) => void child.kill(signal),
    exited,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    const process = `${role} process (its log: test-${role}-${port}.log)`;
    const ready = (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`the ${process} ended with ${child.exitCode} before it was ready`);
      return isReady(url);
    };
    await until(`${process} ready`, ready, 60_000);
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/v1/ready`)).ok;
  } catch {
    return false;
  }
}
