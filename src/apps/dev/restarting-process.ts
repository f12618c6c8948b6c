/** A process that has been started. */
export interface StartedProcess {
  /** Resolves with its exit code; never rejects. */
  readonly exited: Promise<number>;
  /** Ends it and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface RestartingProcessOptions {
  /** Starts it anew; may throw, which counts as a process that could not start. */
  start: () => StartedProcess;
  /** It ended by itself, or could not start; the next restart may do better. */
  onFailure: (reason: string) => void;
}

/** One process at a time, replaced on demand: the next one starts when the one before is gone. */
export class RestartingProcess {
  private current: StartedProcess | null = null;
  private work: Promise<void> = Promise.resolve();
  private restartIsQueued = false;
  private stopped = false;

  constructor(private readonly options: RestartingProcessOptions) {}

  /** Starts the process, in place of the running one if there is one. Several requests at a time are one. */
  restart(): void {
    if (this.restartIsQueued) return;
    this.restartIsQueued = true;
    this.work = this.work.then(async () => {
      this.restartIsQueued = false;
      await this.endCurrent();
      if (!this.stopped) this.start();
    });
  }

  /** Ends the process for good. Idempotent. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.work;
    await this.endCurrent();
  }

  private start(): void {
    try {
      const started = this.options.start();
      this.current = started;
      void started.exited.then((exitCode) => this.ended(started, exitCode));
    } catch (error) {
      this.options.onFailure(error instanceof Error ? error.message : String(error));
    }
  }

  private async endCurrent(): Promise<void> {
    const ending = this.current;
    // It ends on request from here on, which is no failure.
    this.current = null;
    await ending?.stop();
  }

  private ended(process: StartedProcess, exitCode: number): void {
    if (this.current !== process) return;
    this.current = null;
    this.options.onFailure(`it ended with code ${exitCode}`);
  }
}
