import { AsyncResource } from 'node:async_hooks';
import { WorkflowNotFoundError, type Client, type SignalDefinition } from '@temporalio/client';

/** How often it is looked at whether the queue is empty, by who waits for it. */
const sentPollMs = 20;

/** Signals of one call that may wait while Temporal cannot be reached; a call makes a handful a minute. */
const outboxLimit = 1000;

/** A signal that is not answered by then is sent again: a server that went away can leave a request hanging. */
const signalDeadlineMs = 3_000;

/** Pauses between attempts, milliseconds; the last one repeats. */
const retryPauses = [100, 250, 500, 1000, 2000] as const;

interface Waiting {
  name: string;
  send(): Promise<void>;
}

/**
 * Sends one owner's signals in order, each until Temporal has it or the workflow is gone. A signal can arrive twice; the
 * workflow takes it once. Bounded: beyond the limit the newest is dropped, and said, because the older ones are what the
 * call waits for.
 */
export class SignalOutbox {
  private readonly waiting: Waiting[] = [];
  private running = false;
  /** Sends in the context of its owner, in whatever context a signal comes up. */
  private readonly run = AsyncResource.bind(() => this.sendAll());
  private closed = false;

  constructor(
    private readonly client: Client,
    private readonly workflowId: string,
    private readonly on: {
      /** The workflow is not running any more. Called at most once. */
      gone(): void;
      note(event: string, fields: Record<string, unknown>): void;
    },
  ) {}

  /** Queues a signal; never throws, never blocks. */
  push<Args extends [unknown]>(definition: SignalDefinition<Args>, ...args: Args): void {
    if (this.closed) return;
    if (this.waiting.length >= outboxLimit) {
      this.on.note('signal_dropped', { signal: definition.name });
      return;
    }
    const handle = this.client.workflow.getHandle(this.workflowId);
    this.waiting.push({ name: definition.name, send: () => handle.signal(definition, ...args) });
    if (!this.running) void this.run();
  }

  /**
   * Still sends what is queued, for at most `limitMs`, then closes: an owner that was replaced may be the only one who
   * has seen a function call.
   */
  closeAfter(limitMs: number): void {
    setTimeout(() => this.close(), limitMs).unref();
  }

  /** Resolves when everything queued was sent, or after `limitMs`. */
  async sent(limitMs: number): Promise<void> {
    const limit = Date.now() + limitMs;
    while ((this.running || this.waiting.length > 0) && !this.closed && Date.now() < limit) {
      await new Promise((resolve) => {
        setTimeout(resolve, sentPollMs);
      });
    }
  }

  /** Forgets what is queued; a signal that is on its way still arrives. */
  close(): void {
    this.closed = true;
    this.waiting.length = 0;
  }

  private async sendAll(): Promise<void> {
    this.running = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) await this.deliver(next);
    this.running = false;
  }

  private async deliver(signal: Waiting): Promise<void> {
    for (let attempt = 0; !this.closed; attempt++) {
      try {
        await this.client.withDeadline(Date.now() + signalDeadlineMs, () => signal.send());
        return;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) {
          this.close();
          this.on.gone();
          return;
        }
        this.on.note('signal_retried', { signal: signal.name, attempt: attempt + 1 });
        await new Promise((resolve) => {
          setTimeout(resolve, retryPauses[Math.min(attempt, retryPauses.length - 1)]);
        });
      }
    }
  }
}
