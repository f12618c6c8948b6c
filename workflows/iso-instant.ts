/** An instant, milliseconds since the epoch, as records write it: ISO 8601 in UTC. */
export function isoInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
