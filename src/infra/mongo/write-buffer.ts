/** Pauses between attempts, milliseconds; the last one repeats. */
const retryPauses = [200, 500, 1000, 2000, 5000] as const;

/** A write that takes longer waits for the database. */
const overdueMs = 1_000;

/** Writes that go on at the same time; more would only queue in the driver. */
const parallelWrites = 8;

interface PendingWrite {
  callId: string;
  write(): Promise<void>;
  settle(): void;
}

/**
 * Writes that must not hold up a live call: kept in memory and repeated until the database takes them. Only for
 * idempotent writes. Bounded: what comes when it is full, or stopped, is refused and said, never silently lost.
 */
export class WriteBuffer {
  private readonly queue: PendingWrite[] = [];
  /** By call: each write, and since when it waits. */
  private readonly unsettled = new Map<string, Map<Promise<void>, number>>();
  private running = 0;
  private stopped = false;

  constructor(
    private readonly options: {
      /** Writes that may wait. */
      limit: number;
      note(event: string, fields: Record<string, unknown>): void;
    },
  ) {}

  /** Writes that wait or are under way. */
  get size(): number {
    return this.queue.length + this.running;
  }

  /** Writes of one call that the database has not taken for more than a second. */
  overdueOf(callId: string): number {
    const overdue = Date.now() - overdueMs;
    return [...(this.unsettled.get(callId)?.values() ?? [])].filter((since) => since < overdue).length;
  }

  /** Queues a write; never throws. False when there is no room for it, unless it is `always` to be kept. */
  add(callId: string, write: () => Promise<void>, { always = false } = {}): boolean {
    if (this.stopped || (this.size >= this.options.limit && !always)) {
      this.options.note('write_dropped', { call_id: callId });
      return false;
    }
    const done = new Promise<void>((settle) => {
      this.queue.push({ callId, write, settle });
    });
    const ofCall = this.unsettled.get(callId) ?? new Map<Promise<void>, number>();
    this.unsettled.set(callId, ofCall.set(done, Date.now()));
    void done.then(() => {
      ofCall.delete(done);
      if (ofCall.size === 0) this.unsettled.delete(callId);
    });
    this.start();
    return true;
  }

  /** Resolves when all writes of a call queued so far are done, or after `limitMs`. */
  async settled(callId: string, limitMs: number): Promise<void> {
    await within(limitMs, Promise.all([...(this.unsettled.get(callId)?.keys() ?? [])]));
  }

  /** Gives what waits `limitMs` to be written, then gives up and says how much was lost. */
  async stop(limitMs: number): Promise<void> {
    await within(limitMs, Promise.all([...this.unsettled.values()].flatMap((writes) => [...writes.keys()])));
    this.stopped = true;
    if (this.size > 0) this.options.note('writes_lost', { count: this.size });
  }

  private start(): void {
    while (this.running < parallelWrites) {
      const next = this.queue.shift();
      if (!next) return;
      this.running += 1;
      void this.run(next).then(() => {
        this.running -= 1;
        this.start();
      });
    }
  }

  private async run(pending: PendingWrite): Promise<void> {
    for (let attempt = 0; !this.stopped; attempt++) {
      try {
        await pending.write();
        break;
      } catch (error) {
        if (attempt === 0) this.options.note('write_retried', { call_id: pending.callId, error: String(error) });
        await new Promise((resolve) => {
          setTimeout(resolve, retryPauses[Math.min(attempt, retryPauses.length - 1)]);
        });
      }
    }
    pending.settle();
  }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
