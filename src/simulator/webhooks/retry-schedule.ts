/** How a delivery is repeated until it is answered with 2xx. Delays and timeout in milliseconds. */
export interface RetrySchedule {
  /** Deliveries at most, the first included. */
  attempts: number;
  firstDelayMs: number;
  /** Each delay is this many times the one before, up to `longestDelayMs`. */
  factor: number;
  longestDelayMs: number;
  /** No answer in this time is a failed delivery. */
  timeoutMs: number;
}

/** Short, for tests and demos; OpenAI repeats for up to 72 hours. */
export const SHORT_RETRIES: RetrySchedule = {
  attempts: 8,
  firstDelayMs: 100,
  factor: 2,
  longestDelayMs: 5000,
  timeoutMs: 10_000,
};

/** How long to wait after attempt number `attempt` (from 1) failed. */
export function delayAfter(schedule: RetrySchedule, attempt: number): number {
  return Math.min(schedule.firstDelayMs * schedule.factor ** (attempt - 1), schedule.longestDelayMs);
}
