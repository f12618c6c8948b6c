/** Longest pause a server may ask of a call, milliseconds: its whole budget is seconds, so more means "not now". */
const longestPauseMs = 60_000;

/**
 * How long a server asks to wait, in milliseconds, null when it does not say. Reads OpenAI's `retry-after-ms` first,
 * then `retry-after` in both forms of RFC 9110 §10.2.3 (seconds or an HTTP date, taken from `now`). Bounded to 0 … `longestMs`.
 */
export function retryAfterMs(
  headers: { get(name: string): string | null },
  now = Date.now(),
  longestMs = longestPauseMs,
): number | null {
  const pause = milliseconds(headers.get('retry-after-ms'), 1) ?? secondsOrDate(headers.get('retry-after'), now);
  return pause === null ? null : Math.min(Math.max(0, Math.round(pause)), longestMs);
}

function secondsOrDate(value: string | null, now: number): number | null {
  const seconds = milliseconds(value, 1000);
  if (seconds !== null || value === null) return seconds;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - now;
}

function milliseconds(value: string | null, unit: number): number | null {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * unit : null;
}
