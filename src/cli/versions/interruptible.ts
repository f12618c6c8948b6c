import process from 'node:process';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does work that is to leave things in order when somebody ends it: the first signal, such as that of Ctrl-C, aborts its
 * `interruption`, the next one ends the process as usual.
 */
export async function interruptible<T>(
  tell: (line: string) => void,
  work: (interruption: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    release();
    tell('Interrupted: leaving things in order. Once more, and it ends at once, whatever it leaves.');
    interruption.abort();
  };
  const release = (): void => signals.forEach((signal) => process.removeListener(signal, interrupt));
  signals.forEach((signal) => process.on(signal, interrupt));
  try {
    return await work(interruption.signal);
  } finally {
    release();
  }
}
