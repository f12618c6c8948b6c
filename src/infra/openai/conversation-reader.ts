import type { ConversationItem, SidebandEvent } from '../../models/sideband-event';
import { SocketNotOpen } from './lasting-sideband';

/** The end of a conversation when it was looked at. */
export interface ConversationTail {
  /** The last item, null when there was none. */
  itemId: string | null;
  /** This owner, or one before it, had heard of that item. */
  known: boolean;
  /** Settles when an unknown one has been read; at once for others. */
  read: Promise<unknown>;
}

interface Question<T> {
  eventId: string;
  answer: Promise<T>;
  resolve(answer: T): void;
  reject(error: Error): void;
}

/**
 * Reads what OpenAI does not repeat. There is no list of items, but the echo of an item we create names the one before
 * it (`previous_item_id`), which is the end of the conversation, and an item can be retrieved by its id. No timers:
 * whoever asks decides how long to wait; what is not answered is rejected when the socket is lost.
 */
export class ConversationReader {
  private readonly known = new Set<string>();
  private readonly begun = new Set<string>();
  /** Items named as somebody's predecessor while it was not known yet what owners before had heard. */
  private readonly unsure = new Set<string>();
  private knowsPast = false;
  private readonly retrievals = new Map<string, Question<ConversationItem | null>>();
  private readonly looks = new Map<string, Question<ConversationTail>>();
  private asked = 0;

  constructor(private readonly send: (frame: object) => void) {}

  /** Items that an owner before has heard of. */
  know(itemIds: Iterable<string>): void {
    for (const itemId of itemIds) this.known.add(itemId);
  }

  /**
   * From now on all that owners before have heard of is known, so that what is not is retrieved. Answers the items that
   * were named before and that nobody has heard of.
   */
  lookBack(): string[] {
    this.knowsPast = true;
    const missed = [...this.unsure].filter((itemId) => !this.known.has(itemId));
    this.unsure.clear();
    return missed;
  }

  /** Items that were begun, and whose end (their words, their arguments) was not heard. */
  get unfinished(): string[] {
    return [...this.begun];
  }

  /** The item with this id, null when there is none. One question for each, however often it is asked meanwhile. */
  retrieve(itemId: string): Promise<ConversationItem | null> {
    const before = this.retrievals.get(itemId);
    if (before) return before.answer;
    const question = this.question<ConversationItem | null>('retrieve');
    this.retrievals.set(itemId, question);
    this.send({ type: 'conversation.item.retrieve', event_id: question.eventId, item_id: itemId });
    return question.answer;
  }

  /** Puts a system message at the end of the conversation, and learns what stands before it. */
  tailBefore(itemId: string, text: string): Promise<ConversationTail> {
    const question = this.question<ConversationTail>('look');
    this.looks.set(itemId, question);
    this.send({
      type: 'conversation.item.create',
      event_id: question.eventId,
      item: { id: itemId, type: 'message', role: 'system', content: [{ type: 'input_text', text }] },
    });
    return question.answer;
  }

  /** Follows what the server shows. An item that it names but never showed is retrieved, once. */
  handle(event: SidebandEvent): void {
    switch (event.type) {
      case 'conversation.item.added':
        this.seen(event.item);
        this.added(event.item.id, event.previous_item_id ?? null);
        break;
      case 'conversation.item.done':
      case 'response.output_item.added':
      case 'response.output_item.done':
        this.seen(event.item);
        break;
      case 'response.done':
        // Nothing more will be said of them, whatever their status.
        for (const item of event.response.output) this.begun.delete(item.id);
        this.know(event.response.output.map(({ id }) => id));
        break;
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
        this.known.add(event.item_id);
        this.begun.delete(event.item_id);
        break;
      case 'conversation.item.retrieved':
        this.seen(event.item);
        this.retrievals.get(event.item.id)?.resolve(event.item);
        this.retrievals.delete(event.item.id);
        break;
      case 'error':
        this.refused(event.error.code ?? null, event.error.event_id ?? null);
        break;
      default:
    }
  }

  /** What was asked on the old socket is not answered any more. */
  socketLost(): void {
    for (const question of [...this.retrievals.values(), ...this.looks.values()]) question.reject(new SocketNotOpen());
    this.retrievals.clear();
    this.looks.clear();
  }

  private seen(item: ConversationItem): void {
    this.known.add(item.id);
    const awaitsWords = item.content?.some((part) => part.type === 'input_audio' && !part.transcript) ?? false;
    if (item.status === 'in_progress' || awaitsWords) this.begun.add(item.id);
    else this.begun.delete(item.id);
  }

  private added(itemId: string, previousItemId: string | null): void {
    const known = previousItemId === null || this.known.has(previousItemId);
    this.known.add(itemId);
    if (!known && !this.knowsPast) {
      this.unsure.add(previousItemId);
      return;
    }
    if (previousItemId !== null) this.known.add(previousItemId);
    const read = known ? Promise.resolve() : this.retrieve(previousItemId);
    this.looks.get(itemId)?.resolve({ itemId: previousItemId, known, read });
    this.looks.delete(itemId);
  }

  /** The `event_id` of a refused frame often does not come back; a retrieval is then the oldest one. */
  private refused(code: string | null, eventId: string | null): void {
    const missing = code === 'item_retrieve_invalid_item_id';
    for (const [itemId, question] of this.retrievals) {
      if (eventId === null ? !missing : eventId !== question.eventId) continue;
      this.retrievals.delete(itemId);
      if (missing) question.resolve(null);
      else question.reject(new Error(`the item could not be retrieved: ${code}`));
      return;
    }
    for (const [itemId, question] of this.looks) {
      if (eventId !== question.eventId) continue;
      this.looks.delete(itemId);
      question.reject(new Error(`the conversation could not be looked at: ${code}`));
      return;
    }
  }

  private question<T>(kind: string): Question<T> {
    this.asked += 1;
    let resolve!: (answer: T) => void;
    let reject!: (error: Error) => void;
    const answer = new Promise<T>((onAnswer, onError) => {
      resolve = onAnswer;
      reject = onError;
    });
    // Whoever asked hears of it; nobody else may be taken down by it.
    answer.catch(() => undefined);
    return { eventId: `${kind}_${this.asked}`, answer, resolve, reject };
  }
}
