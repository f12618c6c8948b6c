import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const guardFile = path.join(__dirname, 'guard.mjs');

/** Time between SIGTERM and SIGKILL, in milliseconds. */
const defaultGraceMs = 4000;

/** How much later than that a guard that does nothing is ended, in milliseconds. */
const stuckMs = 2000;

export interface GuardedProcessOptions {
  /** What to run. */
  command: string;
  args: readonly string[];
  /** The whole environment of the process; nothing is inherited besides it. */
  environment: NodeJS.ProcessEnv;
  /** Where its output goes: an open file, or this process's own stdout and stderr. */
  output: number | 'inherit';
  /** Milliseconds between SIGTERM and SIGKILL; 4000 by default. */
  graceMs?: number;
}

/**
 * A process that cannot outlive this one: it runs under `guard.mjs`, in a process group of its own, and ends when this
 * process closes the guard's stdin or ends in whatever way. It never keeps this process alive.
 */
export class GuardedProcess {
  private readonly guard: ChildProcess;
  private readonly graceMs: number;
  private stopping: Promise<void> | undefined;

  /** Resolves with the exit code once the process has ended (128 when a signal ended it); never rejects. */
  readonly exited: Promise<number>;

  constructor(options: GuardedProcessOptions) {
    this.graceMs = options.graceMs ?? defaultGraceMs;
    this.guard = spawn(process.execPath, [guardFile, String(this.graceMs), options.command, ...options.args], {
      detached: true,
      env: options.environment,
      stdio: ['pipe', options.output, options.output],
    });
    this.exited = new Promise((resolve) => {
      this.guard.once('error', () => resolve(127));
      this.guard.once('exit', (code) => resolve(code ?? 128));
    });
    // A write end that breaks only says that the guard is gone, which `exited` tells better.
    this.guard.stdin?.on('error', () => undefined);
    this.guard.unref();
  }

  /** Process id of the guard, which is also the id of the process group; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.guard.pid;
  }

  /** Whether the process has ended. */
  get hasExited(): boolean {
    return this.guard.exitCode !== null || this.guard.signalCode !== null || this.guard.pid === undefined;
  }

  /** Asks the process to end (SIGTERM), ends it by force after the grace time, and resolves when it is gone. Idempotent. */
  stop(): Promise<void> {
    this.stopping ??= this.endGracefully();
    return this.stopping;
  }

  /** Ends the process and all it started at once, as a crash would. Resolves when it is gone. Idempotent. */
  async kill(): Promise<void> {
    if (this.guard.stdin?.writable) this.guard.stdin.end('kill');
    else this.killGroup(); // it is stopping already, and the guard listens no more
    await this.untilExited(0);
  }

  private async endGracefully(): Promise<void> {
    this.guard.stdin?.end();
    await this.untilExited(this.graceMs);
  }

  /** The guard keeps the grace time itself; one that is stuck is ended from here a while later. */
  private async untilExited(graceMs: number): Promise<void> {
    if (this.hasExited) return;
    this.guard.ref();
    const overdue = setTimeout(() => this.killGroup(), graceMs + stuckMs);
    await this.exited;
    clearTimeout(overdue);
  }

  private killGroup(): void {
    if (this.guard.pid === undefined || this.hasExited) return;
    try {
      process.kill(-this.guard.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
