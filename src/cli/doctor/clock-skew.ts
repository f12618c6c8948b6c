import { fail, type Finding, ok, warn } from './finding';

/** Times of records are compared across machines, and looked at by people. */
const noticeableMs = 5_000;

/**
 * How far a server's clock is from this machine's; positive: it is ahead. `limitMs` is where it stops working.
 */
export function skewFinding(server: string, skewMs: number, limitMs: number): Finding {
  const seconds = Number(Math.abs(skewMs / 1000).toFixed(1));
  if (Math.abs(skewMs) < noticeableMs) return ok(`The clock of ${server} and this machine's agree.`);
  const message = `The clock of ${server} is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's.`;
  const fix = 'Let this machine keep its time by NTP (timedatectl, chronyc tracking).';
  return Math.abs(skewMs) < limitMs ? warn(message, fix) : fail(message, fix);
}
