import { log, sleep } from '@temporalio/workflow';
import { activityErrorOf } from './activity-error';
import type { CallProxies } from './activity-proxies';
import type { CallState } from './call-state';

/** Pause after a write that failed for good, milliseconds. */
const againAfterMs = 5_000;

/**
 * Keeps the call's record in MongoDB up to date without ever holding up the call: one write at a time, of the newest
 * state. Each snapshot has a version, so that a late retry never overwrites a newer one.
 */
export class RecordKeeper {
  private background: Promise<void> | null = null;
  private saved = 0;
  private finishing = false;
  private done = false;

  constructor(
    private readonly state: CallState,
    private readonly records: CallProxies['records'],
  ) {}

  /** Writes the newest state in the background; while a write is under way, what changes meanwhile goes with the next. */
  touch(): void {
    if (this.background || this.finishing) return;
    this.background = this.saveInBackground();
  }

  /** The final record is there. */
  get finished(): boolean {
    return this.done;
  }

  /** Another run of this call has its final record: nothing of this one is written. */
  leaveAlone(): void {
    this.saved = Number.POSITIVE_INFINITY;
  }

  /** Writes the newest state and waits until it is there, however long the database is away. */
  async finish(): Promise<void> {
    this.finishing = true;
    // Not after a background write that is stuck, but beside it: its older version can do no harm.
    while (this.saved < this.state.version) await this.saveNewest();
    this.done = true;
    await this.background;
  }

  private async saveInBackground(): Promise<void> {
    while (this.saved < this.state.version && !this.finishing) await this.saveNewest();
    this.background = null;
  }

  private async saveNewest(): Promise<void> {
    const snapshot = this.state.snapshot();
    try {
      await this.records.saveRecord(snapshot);
    } catch (thrown) {
      // The server repeats it without end; whatever comes back all the same must not leave the call without its record.
      log.error('the record could not be written and is tried again', {
        event: 'record_not_written',
        error: activityErrorOf(thrown).type,
      });
      await sleep(againAfterMs, { summary: 'before the record is written again' });
      return;
    }
    this.saved = Math.max(this.saved, snapshot.version);
  }
}
