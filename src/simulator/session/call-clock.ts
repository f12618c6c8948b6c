import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds since 1970, finer than Date.now(): latencies of a few milliseconds are measured with it. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** The time of one call: what caller and model do passes `speed` times as fast, and ends with the call. */
export class CallClock {
  private readonly startedAt = preciseNow();

  constructor(
    private readonly speed: number,
    readonly ended: AbortSignal,
  ) {}

  /** Lets `ms` of the call's own time pass. Rejects with an AbortError when the call, or `signal`, ends first. */
  async pause(ms: number, signal: AbortSignal = this.ended): Promise<void> {
    signal.throwIfAborted();
    if (ms > 0) await sleep(ms / this.speed, undefined, { signal });
  }

  /** The call's own time since it was answered, in milliseconds: the position in its audio. */
  elapsedMs(): number {
    return (preciseNow() - this.startedAt) * this.speed;
  }
}
