import type { CallRecord } from '../src/models/call-record';

/**
 * Marks what nobody heard when a call ends before the owner that came for a lost one has attached: what was said since,
 * and what the lost one had not written yet. An owner that handed over was still listening.
 * @param endedAt ISO 8601.
 */
export function markUnheardEnd(owners: CallRecord['owners'], endedAt: string): void {
  const [last, before] = owners.toReversed();
  if (!last || !before || last.handed_over || last.attached_at !== null) return;
  last.gap ??= { since: before.attached_at ?? before.seated_at, until: endedAt, recovered_items: 0, lost: true };
}
