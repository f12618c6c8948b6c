import { type Frame } from './frame';
import { type ConversationItem } from './items';

/** `conversation.item.added`: an item is in the conversation, behind `previousItemId` (null: it is the first). */
export function itemAdded(item: ConversationItem, previousItemId: string | null): Frame {
  return { type: 'conversation.item.added', previous_item_id: previousItemId, item: structuredClone(item) };
}

/** `conversation.item.done`: the item is complete. For assistant items the live API often says null here. */
export function itemDone(item: ConversationItem, previousItemId: string | null): Frame {
  return { type: 'conversation.item.done', previous_item_id: previousItemId, item: structuredClone(item) };
}

/** The answer to `conversation.item.retrieve`. */
export function itemRetrieved(item: ConversationItem): Frame {
  return { type: 'conversation.item.retrieved', item: structuredClone(item) };
}

/** The answer to `conversation.item.delete`. */
export function itemDeleted(itemId: string): Frame {
  return { type: 'conversation.item.deleted', item_id: itemId };
}

/** The model's words were cut at `audioEndMs` of their audio: asked for by the client, or by a caller who barged in. */
export function itemTruncated(itemId: string, contentIndex: number, audioEndMs: number): Frame {
  return {
    type: 'conversation.item.truncated',
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: Math.round(audioEndMs),
  };
}
