/**
 * What an owner may believe about its hold on a call: as long as its own heartbeats went out in time, no other process
 * has been given the call. A process that was stopped, or whose event loop was blocked, learns it here before it acts.
 */
export class Lease {
  private lastBeat: number;

  /** `timeoutMs` is the activity's heartbeat timeout; undefined or 0 means that nobody watches. */
  constructor(
    private readonly timeoutMs: number | undefined,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.lastBeat = now();
  }

  beaten(): void {
    this.lastBeat = this.now();
  }

  get held(): boolean {
    return !this.timeoutMs || this.now() - this.lastBeat < this.timeoutMs;
  }
}
