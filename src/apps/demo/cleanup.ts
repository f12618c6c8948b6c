/** What has been started, to be ended in the opposite order. */
export class Cleanup {
  private readonly steps: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;

  /** Adds a step; it is the first to be run. */
  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  /** Runs all steps, also after one that failed; rejects with the first failure. Idempotent. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
