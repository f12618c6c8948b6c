import { newId } from '../wire/ids';
import { type ConversationItem } from '../wire/items';
import { type TokenCount } from '../wire/tokens';

/** A tool the model called in this conversation, and its answer once the client sent it. Times in ms since 1970. */
export interface FunctionCall {
  functionCallId: string;
  responseId: string;
  name: string;
  argumentsJson: string;
  calledAt: number;
  output: string | null;
  answeredAt: number | null;
}

interface Entry {
  item: ConversationItem;
  tokens: TokenCount;
}

/** The items of a conversation in their order, what they weigh, and the tools that were called. No frames, no time. */
export class Conversation {
  readonly id = newId('conv');
  readonly functionCalls = new Map<string, FunctionCall>();
  private entries: Entry[] = [];

  /**
   * Puts an item behind `afterId` (undefined: at the end; `"root"`: at the start) and returns the id of the item
   * before it, null for the first. Throws a RangeError when `afterId` is not in the conversation.
   */
  insert(item: ConversationItem, tokens: TokenCount, afterId?: string): string | null {
    const index = this.indexAfter(afterId);
    this.entries.splice(index, 0, { item, tokens });
    return this.entries[index - 1]?.item.id ?? null;
  }

  /** The item with this id. */
  find(itemId: string): ConversationItem | undefined {
    return this.entries.find(({ item }) => item.id === itemId)?.item;
  }

  /** Removes an item; false when there is none with this id. */
  remove(itemId: string): boolean {
    const before = this.entries.length;
    this.entries = this.entries.filter(({ item }) => item.id !== itemId);
    return this.entries.length < before;
  }

  /** Weighs an item anew: an answer is known only when it is done. */
  weigh(itemId: string, tokens: TokenCount): void {
    const entry = this.entries.find(({ item }) => item.id === itemId);
    if (entry) entry.tokens = tokens;
  }

  /** What all items weigh together: the model is given all of them on every turn. */
  weight(): TokenCount {
    return this.entries.reduce<TokenCount>(
      (sum, { tokens }) => ({ text: sum.text + tokens.text, audio: sum.audio + tokens.audio }),
      { text: 0, audio: 0 },
    );
  }

  private indexAfter(afterId: string | undefined): number {
    if (afterId === undefined) return this.entries.length;
    if (afterId === 'root') return 0;
    const index = this.entries.findIndex(({ item }) => item.id === afterId);
    if (index < 0) throw new RangeError(`no item ${afterId}`);
    return index + 1;
  }
}
