import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { defaultLocalDirectory } from '../src/local-stack';
import type { Role } from '../src/setting-groups/setting';

const readyWithinMs = 60_000;
const probeEveryMs = 100;

/** Ends a process of Sonore with this one, also when this one is killed. */
const endWithParent = pathToFileURL(path.resolve(__dirname, '../scripts/end-with-parent.mjs')).href;

export interface SonoreProcessOptions {
  role: Exclude<Role, 'all'>;
  /** Where it answers HTTP, the same after each start. */
  port: number;
  /** Compiled entry of Sonore. */
  entry: string;
  environment: NodeJS.ProcessEnv;
  /** Where it works; it reads `.env` there, if there is one. */
  directory: string;
}

/** A process of Sonore that is killed, stopped, frozen and started again. */
export class SonoreProcess {
  private child: ChildProcess | null = null;
  private exited: Promise<number | null> = Promise.resolve(0);
  private readonly pids: number[] = [];
  private readonly crashes: string[] = [];
  private isEnding = false;

  constructor(private readonly options: SonoreProcessOptions) {}

  get role(): SonoreProcessOptions['role'] {
    return this.options.role;
  }

  get port(): number {
    return this.options.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** The ids of all processes it has been. */
  get allPids(): readonly number[] {
    return this.pids;
  }

  /** Its ends that nobody asked for, and those that were not in order although it was only told to stop. */
  get unexpectedEnds(): readonly string[] {
    return this.crashes;
  }

  /** Runs it, and resolves when it is ready. Rejects when it ends before or is not ready within a minute. */
  async start(): Promise<void> {
    const { role, port, entry, environment, directory } = this.options;
    const logs = path.join(defaultLocalDirectory, 'logs');
    await mkdir(logs, { recursive: true });
    const file = path.join(logs, `chaos-${role}-${port}.log`);
    const log = openSync(file, 'a');
    const logBefore = fstatSync(log).size;
    const child = spawn(process.execPath, ['--import', endWithParent, entry, '--role', role], {
      cwd: directory,
      env: { ...environment, PORT: String(port) },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.child = child;
    this.isEnding = false;
    if (child.pid !== undefined) this.pids.push(child.pid);
    this.exited = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', () => resolve(127));
    });
    void this.exited.then((code) => {
      if (!this.isEnding) this.crashes.push(`a ${role} ended by itself with ${code ?? 'a signal'}; its log: ${file}`);
    });
    const deadline = Date.now() + readyWithinMs;
    while (!(await this.isReady()) || !(await this.polls(file, logBefore))) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
      if (hasEnded) throw new Error(`the ${role} ended before it was ready; its log: ${file}`);
      if (Date.now() > deadline) throw new Error(`the ${role} is not ready after a minute; its log: ${file}`);
      await delay(probeEveryMs);
    }
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.isEnding = true;
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM; resolves with the exit code, null when a signal ended it. */
  async stop(): Promise<number | null> {
    // Not while it is down already: its end would pass for the answer.
    const isRunning = this.child?.exitCode === null && this.child.signalCode === null;
    this.isEnding = true;
    this.child?.kill('SIGTERM');
    const code = await this.exited;
    if (isRunning && code !== 0)
      this.crashes.push(`a ${this.role} that was told to stop ended with ${code ?? 'a signal'}`);
    return code;
  }

  /** Stops it from running for a while. A shell thaws it, so that it thaws even when this process is killed meanwhile. */
  async freeze(ms: number): Promise<void> {
    const script = 'kill -STOP "$0" && sleep "$1"; kill -CONT "$0"';
    const shell = spawn('sh', ['-c', script, String(this.child?.pid), String(ms / 1_000)], {
      detached: true,
      stdio: 'ignore',
    });
    await new Promise((resolve) => shell.once('exit', resolve).once('error', resolve));
  }

  /** A worker counts as ready as soon as any worker polls; whether this one does is told by its log alone. */
  private async polls(logFile: string, from: number): Promise<boolean> {
    return this.role === 'gateway' || (await readFile(logFile)).subarray(from).includes('"worker_started"');
  }

  private async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/api/v1/ready`, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
