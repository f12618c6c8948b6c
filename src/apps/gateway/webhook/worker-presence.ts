import type { Client } from '@temporalio/client';
import type { Logger } from '../../../infra/logger';
import { taskQueues } from '../../../models/task-queues';
import { pollersOf } from '../health/check-pollers';
import { withTimeLimit } from '../../../infra/time-limit';

/** Somebody rings: the answer must not wait for this look longer than a server that is well takes for it. */
const lookLimitMs = 400;

/** So long somebody who was seen counts for all calls. */
const freshMs = 2_000;

/** It looks by itself this often, so that it knows how it was before. */
const lookEveryMs = 10_000;

/**
 * A Temporal that was restarted knows nobody until the workers have reconnected: so long after somebody polled, or
 * Temporal did not say, calls are started all the same, and watched.
 */
const believedMs = 30_000;

/** Knows, as of two seconds ago at most, whether anybody would run the workflow of a call. */
export class WorkerPresence {
  private believedUntil = 0;
  private timer: NodeJS.Timeout | undefined;
  private look: { at: number; somebodyPolls: Promise<boolean> } | null = null;

  constructor(
    private readonly deps: { client: Client; taskQueue: string; log: Logger },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Looks from time to time until `stop`. */
  start(): void {
    this.timer = setInterval(() => void this.somebodyPolls(), lookEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * False only when Temporal says that nobody polls for workflows or for their activities, and nobody did half a minute
   * ago; never rejects.
   */
  async somebodyPolls(): Promise<boolean> {
    if (this.look === null || this.now() - this.look.at >= freshMs) {
      this.look = { at: this.now(), somebodyPolls: this.ask() };
    }
    const { look } = this;
    const polls = await look.somebodyPolls;
    // A worker may come at any moment: that nobody is there counts only for who asked meanwhile.
    if (!polls && this.look === look) this.look = null;
    return polls;
  }

  private async ask(): Promise<boolean> {
    const { client, taskQueue, log } = this.deps;
    const { calls } = taskQueues(taskQueue);
    try {
      const pollers = await withTimeLimit(
        lookLimitMs,
        () =>
          client.withDeadline(Date.now() + lookLimitMs, () =>
            Promise.all([pollersOf(client, calls, 'workflow'), pollersOf(client, calls, 'activity')]),
          ),
        () => new Error(`no answer within ${lookLimitMs} ms`),
      );
      if (pollers.some(({ size }) => size === 0)) return this.now() < this.believedUntil;
    } catch (error) {
      log.warn({ event: 'pollers_unknown', err: error }, 'Temporal does not say who polls; taking calls all the same');
    }
    this.believedUntil = this.now() + believedMs;
    return true;
  }
}
