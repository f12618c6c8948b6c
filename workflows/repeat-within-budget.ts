import { sleep } from '@temporalio/workflow';
import { activityErrorOf } from './activity-error';

/** Pauses between attempts, milliseconds; the last one repeats. OpenAI's own `retry-after` wins when it is longer. */
const pauses = [300, 600, 1_200, 2_000] as const;

/** How a request that must not be blindly repeated went. `unknown`: it may have been carried out. */
export type Attempted<T> =
  { kind: 'done'; value: T } | { kind: 'failed'; error: string } | { kind: 'unknown'; error: string };

/**
 * Repeats, within a budget of milliseconds, what certainly was not carried out; whatever may have been is left to its
 * evidence. `attempt` gets the milliseconds that are left. `abandon` stops the repeating: the call is over.
 */
export async function repeatWithinBudget<T>(
  budgetMs: number,
  abandon: () => boolean,
  attempt: (remainingMs: number) => Promise<T>,
): Promise<Attempted<T>> {
  const deadline = Date.now() + budgetMs;
  for (let attempts = 1; ; attempts++) {
    try {
      return { kind: 'done', value: await attempt(Math.max(deadline - Date.now(), 1)) };
    } catch (thrown) {
      const error = activityErrorOf(thrown);
      if (error.carriedOut === 'unknown') return { kind: 'unknown', error: error.type };
      const pause = Math.max(pauses[Math.min(attempts, pauses.length) - 1] ?? 0, error.retryAfterMs ?? 0);
      if (!error.retryable || abandon() || Date.now() + pause >= deadline) {
        return { kind: 'failed', error: error.type };
      }
      await sleep(pause, { summary: 'before the next attempt' });
      if (abandon()) return { kind: 'failed', error: error.type };
    }
  }
}
