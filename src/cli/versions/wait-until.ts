import { setTimeout as delay } from 'node:timers/promises';

const probeEveryMs = 500;

/**
 * Probes until it holds (true), or the instant `deadline` (milliseconds since 1970) has passed or `interruption` comes
 * (false).
 */
export async function waitUntil(
  deadline: number,
  holds: () => Promise<boolean>,
  interruption?: AbortSignal,
): Promise<boolean> {
  for (;;) {
    if (await holds()) return true;
    if (Date.now() >= deadline || interruption?.aborted) return false;
    await delay(probeEveryMs);
  }
}
