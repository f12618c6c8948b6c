import { createHash } from 'node:crypto';

/** Where a call lies between 0 and 100 (excluded), spread evenly over call ids and always the same for one. */
export function rolloutShare(callId: string): number {
  return (createHash('sha256').update(callId).digest().readUInt32BE() / 2 ** 32) * 100;
}
