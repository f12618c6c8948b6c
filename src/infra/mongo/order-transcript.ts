import { type TranscriptItem } from '../../models/transcript-item';

/**
 * The items of a call in the order of the conversation: each after its `previous_item_id`. Where the chain is broken (an
 * item that holds no speech, such as a function call, is not stored) the pieces follow one another by time.
 */
export function orderTranscript(items: readonly TranscriptItem[]): TranscriptItem[] {
  const byTime = items.toSorted((a, b) => a.at.localeCompare(b.at));
  const followers = new Map<string | null, TranscriptItem[]>();
  for (const item of byTime) {
    followers.set(item.previous_item_id, [...(followers.get(item.previous_item_id) ?? []), item]);
  }
  const known = new Set(byTime.map(({ item_id }) => item_id));
  const ordered = new Set<TranscriptItem>();
  const startsPiece = ({ previous_item_id }: TranscriptItem): boolean =>
    previous_item_id === null || !known.has(previous_item_id);
  // The second round is for items that name one another in a circle and so start nowhere.
  for (const start of [...byTime.filter(startsPiece), ...byTime]) {
    const pending = [start];
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
      if (ordered.has(item)) continue;
      ordered.add(item);
      pending.push(...(followers.get(item.item_id) ?? []).toReversed());
    }
  }
  return [...ordered];
}
