import type { Dtmf } from './messages';

/** Two owners hear the same key within this; their clocks may differ a little. */
const sameKeyMs = 1_500;

/** The keys a caller has pressed, each once. */
export class KeyLog {
  private readonly keys: Dtmf[] = [];

  /** False for a key that was signalled again, or that two owners have heard during a hand-over. */
  take(key: Dtmf): boolean {
    const heardBefore = this.keys.some((other) =>
      other.epoch === key.epoch
        ? other.index === key.index
        : other.digit === key.digit && Math.abs(Date.parse(other.at) - Date.parse(key.at)) <= sameKeyMs,
    );
    if (!heardBefore) this.keys.push(key);
    return !heardBefore;
  }
}
