import { setTimeout as delay } from 'node:timers/promises';

const probeEveryMs = 500;

/** Probes until it holds (true) or the instant `deadline` (milliseconds since 1970) has passed (false). */
export async function waitUntil(deadline: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    if (await holds()) return true;
    if (Date.now() >= deadline) return false;
    await delay(probeEveryMs);
  }
}
