/** Reading and setting a clock on the wall of some IANA zone. Wall times are milliseconds as if the wall were in UTC. */

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the clock shows at an instant (milliseconds since the epoch). */
export function wallTimeAt(instant: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const milliseconds = ((instant % 1000) + 1000) % 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
}

/**
 * When the clock shows a wall time. On the days on which clocks change: a time that is shown twice is the first or the
 * last of the two, as `which` says; a time that is skipped is the instant of the jump, when the clock first shows a
 * later one.
 */
export function instantOf(wallTime: number, zone: string, which: 'first' | 'last'): number {
  const offsetAt = (instant: number): number => wallTimeAt(instant, zone) - instant;
  const candidates = [wallTime - dayMs, wallTime + dayMs].map((near) => wallTime - offsetAt(near));
  const shown = candidates.filter((instant) => wallTimeAt(instant, zone) === wallTime);
  if (shown.length > 0) return which === 'first' ? Math.min(...shown) : Math.max(...shown);
  // Skipped: the jump lies between the two, because each belongs to the offset of the other side.
  let before = Math.min(...candidates);
  let after = Math.max(...candidates);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallTimeAt(middle, zone) < wallTime) before = middle;
    else after = middle;
  }
  return after;
}
