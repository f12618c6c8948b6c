import type { ListeningGap } from '../../models/call-record';
import type { ConversationReader, ConversationTail } from './conversation-reader';
import { isGapItemId, outputItemId } from './item-ids';
import { SocketNotOpen } from './lasting-sideband';
import type { ConversationEnd } from './response-sequencer';
import type { ToolOutputs } from './tool-outputs';

/** What the model reads about a gap; it may be left in the conversation, so it must harm nobody who reads it. */
const words =
  'For a moment, part of the conversation may not have reached the systems behind you. If you called a function and got ' +
  'no result, call it again. If the caller seems to wait for an answer, ask them politely to repeat what they said. Do ' +
  'not mention any technical problem.';

/** What is found must be known by then; an owner is waited for. The echo comes only after a response that is under way. */
const lookLimitMs = 2_000;

export interface GapRecoveryOptions {
  reader: ConversationReader;
  outputs: ToolOutputs;
  send(frame: object): void;
  /** Items that nobody had seen and that were read again, so far. */
  recoveredItems(): number;
  /** Something may be lost for good: it is to be seen in the transcript. */
  mark(itemId: string, time: SilentTime): void;
  note(event: string, fields: Record<string, unknown>): void;
}

/** What a look into the conversation has found. */
export interface GapFindings {
  /** Null when nothing can have been missed. */
  gap: ListeningGap | null;
  end: ConversationEnd;
}

/** A time in which nobody listened, milliseconds since the epoch. */
export interface SilentTime {
  since: number;
  until: number;
}

/**
 * Finds out what happened while nobody listened. OpenAI repeats nothing: one message of ours is put at the end of the
 * conversation and says by its echo what stands before it. When that is known, nothing was missed and the message is
 * taken away again. Outputs that were written into a broken socket are asked for, and sent again if they are not there.
 */
export class GapRecovery {
  constructor(private readonly options: GapRecoveryOptions) {}

  /** Looks once, and says what is known within the limit; what is found later is still acted on. Never rejects. */
  async look(itemId: string, time: SilentTime): Promise<GapFindings> {
    const before = this.options.recoveredItems();
    const found = this.read(itemId, time);
    const outcome = await withinLimit(found);
    if (outcome === 'unread') this.options.note('conversation_unread', {});
    // Nothing was ever said, so nothing was missed.
    if (outcome !== 'unread' && outcome.end.kind === 'empty') return { gap: null, end: outcome.end };
    return {
      gap: {
        since: iso(time.since),
        until: iso(time.until),
        recovered_items: this.options.recoveredItems() - before,
        lost: outcome === 'unread' || outcome.lost,
      },
      end: outcome === 'unread' ? { kind: 'unread' } : outcome.end,
    };
  }

  /** A message that an owner left behind when it was lost in mid-look is no part of the conversation: one more look. */
  private async lookAtEnd(itemId: string): Promise<{ tail: ConversationTail; lookId: string }> {
    const { reader } = this.options;
    const tail = await reader.tailBefore(itemId, words);
    if (tail.known || tail.itemId === null || !isGapItemId(tail.itemId)) return { tail, lookId: itemId };
    this.remove(tail.itemId);
    this.remove(itemId);
    const lookId = `${itemId}_2`;
    return { tail: await reader.tailBefore(lookId, words), lookId };
  }

  private remove(itemId: string): void {
    this.options.send({ type: 'conversation.item.delete', item_id: itemId });
  }

  private async read(itemId: string, time: SilentTime): Promise<{ end: ConversationEnd; lost: boolean } | 'unread'> {
    const { reader, outputs } = this.options;
    try {
      const { unconfirmed } = outputs;
      reader.know(unconfirmed.map(outputItemId));
      const missed = reader.lookBack();
      const finished = [...reader.unfinished, ...missed].map((id) => reader.retrieve(id));
      const arrivals = unconfirmed.map(async (functionCallId) => {
        if (await reader.retrieve(outputItemId(functionCallId))) outputs.confirm(functionCallId);
        else outputs.resend(functionCallId);
      });
      const doubts = outputs.doubted.map(async (functionCallId) => {
        outputs.settleDoubt(functionCallId, (await reader.retrieve(outputItemId(functionCallId))) !== null);
      });
      // All at once: when the socket is lost, every one of them fails, and none may be left without a listener.
      const [{ tail, lookId }] = await Promise.all([this.lookAtEnd(itemId), ...arrivals, ...doubts, ...finished]);
      const lost = !tail.known || missed.length > 0;
      if (lost) {
        this.options.mark(lookId, time);
        // What is in it, whoever owns the reader has acted on by then.
        await tail.read;
      } else {
        this.remove(lookId);
      }
      return { end: endOf(tail, outputs), lost };
    } catch (error) {
      this.options.note('conversation_not_read', { error: String(error) });
      // A socket that broke again is followed by another look.
      if (!(error instanceof SocketNotOpen)) this.options.mark(itemId, time);
      return 'unread';
    }
  }
}

function endOf(tail: { itemId: string | null; known: boolean }, outputs: ToolOutputs): ConversationEnd {
  if (tail.itemId === null) return { kind: 'empty' };
  const functionCallId = outputs.functionCallOf(tail.itemId);
  if (functionCallId !== null) return { kind: 'output', functionCallId };
  return { kind: tail.known ? 'known' : 'new' };
}

async function withinLimit<T>(work: Promise<T>): Promise<T | 'unread'> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'unread'>((resolve) => {
    timer = setTimeout(() => resolve('unread'), lookLimitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
