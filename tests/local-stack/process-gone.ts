import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when no process `pid` is left; the test's own timeout ends the wait for one that stays. */
export async function processGone(pid: number): Promise<void> {
  while (isRunning(pid)) await delay(20);
}

/** Whether a process `pid` is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
