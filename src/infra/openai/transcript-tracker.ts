import type { ConversationItem, SidebandEvent } from '../../models/sideband-event';
import { isGapItemId } from './item-ids';
import type { TranscriptItem } from '../../models/transcript-item';

/** Versions of one owner fit between its epoch and the next: epochs are milliseconds, an owner writes fewer than this. */
const versionsPerEpoch = 4096;

/**
 * Turns sideband events into finished transcript items. Pure: time comes in, items come out. The server sends the
 * caller's words late and out of order, and assistant items' `done` without their predecessor, so what is known of an
 * item is gathered by its id.
 */
export class TranscriptTracker {
  private readonly previous = new Map<string, string | null>();
  private readonly written = new Map<string, TranscriptItem>();
  private changes = 0;

  constructor(
    private readonly callId: string,
    private readonly epoch: number,
  ) {}

  /** The item that `event` finished or changed, null when there is none. `now` is milliseconds since the epoch. */
  handle(event: SidebandEvent, now: number): TranscriptItem | null {
    switch (event.type) {
      case 'conversation.item.added':
        this.previous.set(event.item.id, event.previous_item_id ?? null);
        return null;
      case 'conversation.item.retrieved':
        return event.item.status === 'in_progress' ? null : this.itemDone(event.item, now);
      case 'conversation.item.done':
      case 'response.output_item.done':
        return this.itemDone(event.item, now);
      case 'conversation.item.input_audio_transcription.completed':
        return this.change(event.item_id, { role: 'user', text: event.transcript.trim(), error: null }, now);
      case 'conversation.item.input_audio_transcription.failed':
        return this.change(
          event.item_id,
          { role: 'user', text: '', error: event.error?.code ?? 'transcription_failed' },
          now,
        );
      case 'conversation.item.truncated':
        return this.change(event.item_id, { interrupted_at_ms: event.audio_end_ms }, now);
      default:
        return null;
    }
  }

  /** A time in which nobody listened, milliseconds since the epoch; it stands before what was read again afterwards. */
  gap(itemId: string, { since, until }: { since: number; until: number }): TranscriptItem {
    const seconds = Math.max(1, Math.round((until - since) / 1000));
    return {
      ...this.newItem(itemId, since),
      role: 'gap',
      text: `Nobody listened here for about ${seconds} s; what was said then may be missing.`,
      previous_item_id: null,
      version: this.nextVersion(),
    };
  }

  private itemDone(item: ConversationItem, now: number): TranscriptItem | null {
    const role = item.role;
    // Our own words about a gap are written as what they are about.
    if (isGapItemId(item.id)) return null;
    if (item.type !== 'message' || (role !== 'user' && role !== 'assistant' && role !== 'system')) return null;
    const text = (item.content ?? []).map((part) => part.transcript ?? part.text ?? '').join('');
    // The caller's audio item is done before its words are known; they come by their own event.
    return text === '' ? null : this.change(item.id, { role, text }, now);
  }

  private change(itemId: string, change: Partial<TranscriptItem>, now: number): TranscriptItem | null {
    const before = this.written.get(itemId);
    // A truncation of something never heard of (it was said before this owner came) has no words to go with.
    if (!before && change.role === undefined) return null;
    if (before && Object.entries(change).every(([key, value]) => before[key as keyof TranscriptItem] === value)) {
      return null;
    }
    const item: TranscriptItem = {
      ...(before ?? this.newItem(itemId, now)),
      ...change,
      previous_item_id: this.previous.get(itemId) ?? null,
      version: this.nextVersion(),
    };
    this.written.set(itemId, item);
    return item;
  }

  private newItem(itemId: string, now: number): Omit<TranscriptItem, 'previous_item_id' | 'version'> {
    const at = new Date(now).toISOString();
    return {
      call_id: this.callId,
      item_id: itemId,
      role: 'assistant',
      text: '',
      at,
      interrupted_at_ms: null,
      error: null,
    };
  }

  private nextVersion(): number {
    return this.epoch * versionsPerEpoch + this.changes++;
  }
}
