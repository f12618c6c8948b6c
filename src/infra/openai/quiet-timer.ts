import type { SidebandEvent } from '../../models/sideband-event';
import { QuietWatch, type QuietChange } from './quiet-watch';

/** A quiet watch on the wall's clock: tells each change, until it is stopped. */
export class QuietTimer {
  private readonly watch: QuietWatch;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    quietMs: number,
    private readonly tell: (change: QuietChange) => void,
  ) {
    this.watch = new QuietWatch(quietMs, Date.now());
    this.arm();
  }

  handle(event: SidebandEvent): void {
    this.noted(this.watch.handle(event, Date.now()));
  }

  functionCallOpened(functionCallId: string): void {
    this.noted(this.watch.functionCallOpened(functionCallId, Date.now()));
  }

  functionCallAnswered(functionCallId: string): void {
    this.noted(this.watch.functionCallAnswered(functionCallId, Date.now()));
  }

  /** The socket was away. */
  reset(): void {
    this.noted(this.watch.reset(Date.now()));
  }

  /** Says nothing any more: another owner listens now, or the call is over. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private noted(change: QuietChange | null): void {
    if (this.stopped) return;
    if (change) this.tell(change);
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.timer);
    const { dueAt } = this.watch;
    if (dueAt === null) return;
    // A timer may fire a moment early.
    this.timer = setTimeout(() => this.noted(this.watch.tick(Date.now())), Math.max(1, dueAt - Date.now()));
    this.timer.unref();
  }
}
