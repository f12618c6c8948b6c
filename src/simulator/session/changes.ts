/** A wait was not fulfilled in its time; the message says what was missing. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
}

/** Lets a script wait for a condition over the state of its call: checked now, and after every `notify`. */
export class Changes {
  private readonly listeners = new Set<() => void>();

  /** Something changed: every waiting condition is looked at again. */
  notify(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /**
   * Resolves when the condition holds. Rejects with the reason of `signal` when that aborts first, and with a
   * WaitTimeout of message `otherwise` after `withinMs` milliseconds.
   */
  async until(condition: () => boolean, signal: AbortSignal, withinMs: number, otherwise: string): Promise<void> {
    signal.throwIfAborted();
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.listeners.delete(check);
        signal.removeEventListener('abort', onAbort);
        finish();
      };
      const check = (): void => {
        if (condition()) settle(resolve);
      };
      const onAbort = (): void => settle(() => reject(signal.reason as Error));
      const timer = setTimeout(() => settle(() => reject(new WaitTimeout(otherwise))), withinMs);
      this.listeners.add(check);
      signal.addEventListener('abort', onAbort);
    });
  }
}
