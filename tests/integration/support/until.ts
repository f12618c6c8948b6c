import { setTimeout as delay } from 'node:timers/promises';

const probeEveryMs = 50;

type Probed<T> = T | null | undefined | false;

/**
 * Resolves with the first thing that `probe` finds: anything but null, undefined and false. Rejects with `what` was
 * waited for when `withinMs` have passed.
 */
export async function until<T>(
  what: string,
  probe: () => Probed<T> | Promise<Probed<T>>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await delay(probeEveryMs);
  }
}
