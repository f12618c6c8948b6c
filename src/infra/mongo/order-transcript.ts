import { type TranscriptItem } from '../../models/transcript-item';

/**
 * The items of a call in the order of the conversation: each after its `previous_item_id`. Where the chain is broken (an
 * item that holds no speech, such as a function call, is not stored) the pieces follow one another by time, each taken
 * from its earliest item: the caller's words are often written after the answer to them.
 */
export function orderTranscript(items: readonly TranscriptItem[]): TranscriptItem[] {
  const byTime = items.toSorted((a, b) => a.at.localeCompare(b.at));
  const followers = new Map<string | null, TranscriptItem[]>();
  for (const item of byTime) {
    followers.set(item.previous_item_id, [...(followers.get(item.previous_item_id) ?? []), item]);
  }
  const known = new Set(byTime.map(({ item_id }) => item_id));
  const placed = new Set<TranscriptItem>();
  const startsPiece = ({ previous_item_id }: TranscriptItem): boolean =>
    previous_item_id === null || !known.has(previous_item_id);
  // The second round is for items that name one another in a circle and so start nowhere.
  const pieces = [...byTime.filter(startsPiece), ...byTime].map(pieceFrom).filter((piece) => piece.length > 0);
  return pieces.toSorted((a, b) => beginningOf(a).localeCompare(beginningOf(b))).flat();

  /** The item and all that follows it, as far as it has no place yet. */
  function pieceFrom(start: TranscriptItem): TranscriptItem[] {
    const piece: TranscriptItem[] = [];
    const pending = [start];
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
      if (placed.has(item)) continue;
      placed.add(item);
      piece.push(item);
      pending.push(...(followers.get(item.item_id) ?? []).toReversed());
    }
    return piece;
  }
}

/** When the earliest item of a piece was heard. */
function beginningOf(piece: readonly TranscriptItem[]): string {
  return piece.reduce((earliest, { at }) => (at < earliest ? at : earliest), piece[0]?.at ?? '');
}
