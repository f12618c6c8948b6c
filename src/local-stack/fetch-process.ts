import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GuardedProcess } from './guarded-process';
import { lastLines } from './last-lines';
import { type Progress } from './report';

const pollMs = 500;

export interface FetchProcessOptions {
  command: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** The folder it fills: its growth is the progress. */
  directory: string;
  /** Where its output goes; the last line of it is the reason of a failure. */
  logFile: string;
  /** Milliseconds without growth after which it counts as failed. */
  stallMs: number;
  progress: Progress;
}

/**
 * Runs a process that downloads into a folder and resolves when it has succeeded. Rejects with a one-line reason when
 * it fails or when nothing arrives for a while: a firewall that drops packets would otherwise hold it for minutes.
 */
export async function runFetchProcess(options: FetchProcessOptions): Promise<void> {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'w');
  const { command, args, environment } = options;
  const process = new GuardedProcess({ command, args, environment, output: log, graceMs: 500 });
  closeSync(log);
  try {
    const exitCode = await watch(process, options);
    if (exitCode !== 0) throw new Error(lastLines(options.logFile, 1) || `exit code ${exitCode}`);
  } finally {
    await process.kill();
  }
}

async function watch(process: GuardedProcess, options: FetchProcessOptions): Promise<number> {
  let size = 0;
  let grownAt = Date.now();
  for (;;) {
    const exitCode = await Promise.race([process.exited, delay(pollMs)]);
    if (exitCode !== undefined) return exitCode;
    const newSize = await directorySize(options.directory);
    if (newSize !== size) {
      size = newSize;
      grownAt = Date.now();
      options.progress.update(`${(size / 1e6).toFixed(0)} MB`);
    } else if (Date.now() - grownAt > options.stallMs) {
      throw new Error(`nothing arrived for ${options.stallMs / 1000} s`);
    }
  }
}

/** Bytes in a folder that is being written to: what vanishes while it is looked at counts as nothing. */
async function directorySize(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map((entry) => {
    const entryPath = path.join(directory, entry.name);
    return entry.isDirectory() ? directorySize(entryPath) : fileSize(entryPath);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function fileSize(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
