import { type SocketRecord } from '../src/simulator/journal';

/** How long after a worker went its calls may take to be taken over, before the next fault; milliseconds. */
const windowMs = 30_000;

/** A socket that closes by itself so soon after a worker went was held by it. */
const closesWithinMs = 1_000;

type SocketEvent = Pick<SocketRecord, 'at' | 'state' | 'sockets'>;

/**
 * What a killed worker cost one call: milliseconds from the kill until another sideband was attached. Null when the call
 * was not held by it; Infinity when nobody came. `endedAt` is the call's end: one that was over by then lost nothing.
 */
export function controlBackMs(events: readonly SocketEvent[], killedAt: number, endedAt: number | null): number | null {
  const lost = events.find(
    ({ at, state, sockets }) =>
      state === 'detached' && sockets === 0 && at >= killedAt - 5 && at <= killedAt + closesWithinMs,
  );
  if (lost === undefined || (endedAt !== null && endedAt <= lost.at + 5)) return null;
  const back = events.find(({ at, state }) => state === 'attached' && at > lost.at);
  if (back !== undefined) return back.at - killedAt;
  return endedAt !== null && endedAt < killedAt + windowMs ? null : Infinity;
}

/** What a worker that was told to stop cost one call: the longest time without any sideband; null when it moved nothing. */
export function deadTimeMs(events: readonly SocketEvent[], stoppedAt: number, endedAt: number | null): number | null {
  const until = Math.min(stoppedAt + windowMs, endedAt === null ? Infinity : endedAt - 5);
  const moved = events.filter(({ at, state }) => at >= stoppedAt && at < until && state !== 'refused');
  if (!moved.some(({ state }) => state === 'attached')) return null;
  let longest = 0;
  let deadSince: number | null = null;
  for (const { at, sockets } of moved) {
    if (deadSince !== null) longest = Math.max(longest, at - deadSince);
    deadSince = sockets === 0 ? at : null;
  }
  return longest;
}
