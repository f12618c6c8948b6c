import { defaultGrpcRetryOptions, type GrpcRetryOptions } from '@temporalio/client';

/**
 * The SDK's own retries of requests, with an end: one that fires after its connection was closed throws where nobody can
 * catch it, and takes the process down.
 */
export class OrderlyRetries implements GrpcRetryOptions {
  private readonly usual = defaultGrpcRetryOptions();
  private ending = false;
  /** When the last of the retries under way will have been sent. */
  private lastAt = Number.NEGATIVE_INFINITY;

  readonly retryableDecider: GrpcRetryOptions['retryableDecider'] = (attempt, status) =>
    !this.ending && this.usual.retryableDecider(attempt, status);

  readonly delayFunction: GrpcRetryOptions['delayFunction'] = (attempt, status) => {
    const delayMs = this.usual.delayFunction(attempt, status);
    this.lastAt = Math.max(this.lastAt, performance.now() + delayMs);
    return delayMs;
  };

  /** Allows no new ones and resolves when those under way have been sent: at once, or within 6 s. */
  async end(): Promise<void> {
    this.ending = true;
    const marginMs = 20;
    const restMs = this.lastAt + marginMs - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}
