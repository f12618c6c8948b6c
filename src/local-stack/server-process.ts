import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GuardedProcess } from './guarded-process';
import { lastLines } from './last-lines';

const probeEveryMs = 50;
const logLinesShown = 15;
const keepLogsMs = 24 * 60 * 60 * 1000;

export interface ServerProcessOptions {
  /** What it is, for people. */
  name: string;
  command: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Where its output goes. */
  logFile: string;
  /** Resolves when the server answers, rejects while it does not; called again and again. */
  probe: () => Promise<void>;
  /** Milliseconds it may take until the probe succeeds. */
  deadlineMs: number;
}

/**
 * Starts a guarded server with its output in a log file and resolves when it really answers. Rejects with the last lines
 * of that log, and with nothing left running, when it ends before or does not answer in time.
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<GuardedProcess> {
  await mkdir(path.dirname(options.logFile), { recursive: true });
  await removeOldLogs(path.dirname(options.logFile));
  const log = openSync(options.logFile, 'w');
  const { command, args, environment } = options;
  const server = new GuardedProcess({ command, args, environment, output: log });
  closeSync(log);
  const failure = await untilAnswers(server, options);
  if (failure === null) return server;
  await server.kill();
  const output = lastLines(options.logFile, logLinesShown);
  throw new Error(`${options.name} ${failure}. Its log (${options.logFile}) ends with:\n${output || '(nothing)'}`);
}

/** Null when the server answers, else what became of it instead. */
async function untilAnswers(server: GuardedProcess, options: ServerProcessOptions): Promise<string | null> {
  const deadline = Date.now() + options.deadlineMs;
  while (!server.hasExited) {
    try {
      await options.probe();
      // The port may be answered by another server, which had it first.
      return server.hasExited ? 'could not start' : null;
    } catch {
      if (Date.now() > deadline) return `does not answer after ${options.deadlineMs / 1000} s`;
      await delay(probeEveryMs);
    }
  }
  return `ended at its start with code ${await server.exited}`;
}

async function removeOldLogs(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > keepLogsMs) await rm(file, { force: true });
  }
}
