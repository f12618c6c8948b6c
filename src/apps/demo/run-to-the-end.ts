import { constants } from 'node:os';
import { Cleanup } from './cleanup';

/**
 * Runs a command of the terminal: `work` until it resolves with its exit code or a signal comes, then the cleanup, and
 * ends the process. An error is told by its message alone, it is for the person who typed the command.
 */
export async function runToTheEnd(work: (cleanup: Cleanup) => Promise<number>): Promise<never> {
  const cleanup = new Cleanup();
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // A shell expects 128 and the number of the signal.
      process.on(signal, () => resolve(128 + constants.signals[signal]));
    }
  });
  let isEnding = false;
  const tell = (error: unknown): number => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  };
  const worked = work(cleanup).catch((error: unknown) => {
    // What fails once everything is being taken from it has nothing to say.
    return isEnding ? 1 : tell(error);
  });
  const exitCode = await Promise.race([worked, interrupted.then(announced)]);
  isEnding = true;
  const cleanupCode = await cleanup.run().then(() => 0, tell);
  // What was still starting when the signal came ends with this process.
  process.exit(exitCode || cleanupCode);
}

/** Ending takes a moment: calls are handed over, servers write their last page. */
function announced(exitCode: number): number {
  process.stderr.write('\nStopping …\n');
  return exitCode;
}
