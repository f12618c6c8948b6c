import { setTimeout as delay } from 'node:timers/promises';

/** A server that comes back where it was, with its data. */
export class RestartableServer {
  private server: { stop(): Promise<void> } | null = null;

  /** `run` starts it, always on the same port and folder. */
  constructor(private readonly run: () => Promise<{ stop(): Promise<void> }>) {}

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.server = await this.run();
  }

  /** Stops it in order; an acknowledged write must be there when it comes back. */
  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  /** Takes it away for `ms` milliseconds, and for as long as its end and its start take. */
  async restart(ms: number): Promise<void> {
    await this.stop();
    await delay(ms);
    await this.start();
  }
}
