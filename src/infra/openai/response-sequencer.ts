import { FunctionCallLedger, type RestoredResponse } from './function-call-ledger';

/** The client event that makes the model speak (OpenAI Realtime `response.create`). */
export interface ResponseCreateFrame {
  type: 'response.create';
  /** Comes back in the `event_id` of an error this frame causes, though often null there. */
  event_id: string;
  response?: { instructions?: string; tool_choice?: 'none' };
}

/** How a response that is asked for differs from others. */
export interface WishOptions {
  /** Words, and no tools: no other wish and no tool output is answered by the same response. */
  alone?: boolean;
  /** Given up when another response is in the way, or tool outputs are due: it would come too late. */
  yields?: boolean;
  /** Told which response is taken for the answer, and null when it was refused after all and will be asked for again. */
  onResponse?: (responseId: string | null) => void;
}

interface Wish extends WishOptions {
  instructions: string | null;
}

/**
 * What a look at the end of the conversation has shown, after a time without a socket. `empty` nothing was ever said ·
 * `known` the last item is one we knew · `output` it is the output of this function call · `new` it came meanwhile ·
 * `unread` the server did not tell.
 */
export type ConversationEnd =
  { kind: 'empty' | 'known' | 'new' | 'unread' } | { kind: 'output'; functionCallId: string };

/** The last create: a refusal can come after what looked like its answer. */
interface SentCreate {
  eventId: string;
  wishes: Wish[];
  /** The response taken for its answer, null until there is one. */
  responseId: string | null;
  /** A response has ended since, so whatever refuses this create may be over. */
  doneSince: boolean;
}

/**
 * Decides when `response.create` may be sent on a call's sideband. Pure: no timers, no socket; facts and wishes go in,
 * frames come out through `send`, synchronously. What is due is kept, and merged, until it may be sent:
 *
 * | state    | meaning                                           | left by                                       |
 * |----------|---------------------------------------------------|-----------------------------------------------|
 * | free     | nothing is running: what is due is sent at once   | our create, or a response of the server's own |
 * | asked    | our create is sent and not answered               | `response.created`, a refusal                 |
 * | active   | a response is running, ours or the server's own   | its `response.done`                           |
 * | refused  | a response we do not know of stands in the way    | any `response.done`                           |
 * | detached | the socket is lost                                | `socketAttached`                              |
 *
 * Voice detection makes the server start responses by itself, and `response.created` does not say why. One that
 * follows our create is taken for its answer; should a refusal come after it, what the create carried is due again.
 * That is exact as long as a response outlives a round trip; several within one could have a wish lost or said twice.
 * Tool outputs are due when every function call of their response is answered and that response is done, unless some
 * response was created after the server had echoed them (`outputConfirmed`): that one has seen them.
 */
export class ResponseSequencer {
  private readonly ledger = new FunctionCallLedger();
  private readonly created = new Set<string>();
  private readonly done = new Set<string>();
  private wishes: Wish[] = [];
  private sent: SentCreate | null = null;
  private sentCount = 0;
  private activeId: string | null = null;
  private refused = false;
  private detached = false;
  private serverTells = false;
  /** What a create asked for that was not answered when the socket was lost. */
  private interrupted: Wish[] = [];
  /** A response was heard of since the socket was lost. */
  private heardSinceLoss = false;

  constructor(private readonly options: { send: (frame: ResponseCreateFrame) => void }) {}

  /** A function call of a response, from whichever event; those in `response.done` are told before `responseDone`. */
  functionCallSeen(responseId: string, functionCallId: string): void {
    this.ledger.add(responseId, functionCallId);
    // A server that never sends `response.created` shows by this that a response has begun.
    if (!this.serverTells && !this.done.has(responseId)) this.noteCreated(responseId);
  }

  /** What an earlier owner of the call knew of a response, which is taken to be done. May be repeated. */
  restore(response: RestoredResponse): void {
    this.ledger.restore(response);
    if (!this.created.has(response.responseId)) this.ledger.responseDone(response.responseId);
    this.sendDue();
  }

  /** `response.created`, asked for or not. */
  responseCreated(responseId: string): void {
    this.serverTells = true;
    this.noteCreated(responseId);
  }

  /** `response.done`, whatever its status: one that the caller cut off is followed by the server's answer to them. */
  responseDone(responseId: string): void {
    if (this.done.has(responseId)) return;
    this.done.add(responseId);
    // One that we saw begin is no news.
    if (!this.created.has(responseId)) this.heardSinceLoss = true;
    this.ledger.responseDone(responseId);
    if (this.activeId === responseId) this.activeId = null;
    this.refused = false;
    if (this.sent) this.sent.doneSince = true;
    this.sendDue();
  }

  /**
   * An `error` event. `conversation_already_has_active_response` means that our create was refused: it is repeated
   * after the response in its way. Another error that names our create has rejected what it said: that is not repeated.
   */
  errorReceived(code: string, eventId: string | null = null): void {
    const { sent } = this;
    if (sent === null || (eventId !== null && eventId !== sent.eventId)) return;
    if (code === 'conversation_already_has_active_response') {
      // Repeated at once only if a response has ended since; each repetition takes another one, so there is no loop.
      if (this.unanswered) this.refused = !sent.doneSince;
      this.takeBack(sent);
    } else if (eventId !== null) {
      this.sent = null;
    }
    this.sendDue();
  }

  /**
   * The socket is gone, or was another owner's, and with it what we knew of running responses. Nothing is sent until
   * `socketAttached`.
   */
  socketLost(): void {
    this.detached = true;
    this.activeId = null;
    this.refused = false;
    this.heardSinceLoss = false;
    const { unanswered } = this;
    if (unanswered) this.interrupted = unanswered.wishes.length > 0 ? unanswered.wishes : [{ instructions: null }];
    this.ledger.settle();
    this.sent = null;
    this.ledger.allDone();
  }

  /** True when the model has spoken, or is about to, since the socket was lost. */
  get modelReacted(): boolean {
    return this.heardSinceLoss;
  }

  /**
   * Another socket is open, `end` is how the conversation ends, and outputs that are not in it were written again. Asks
   * once more for what nothing shows an answer to, and gives that up if a response turns out to be in the way: it is
   * the answer. So nothing is answered twice, and the model does not wait for a question that got lost.
   */
  socketAttached(end: ConversationEnd): void {
    this.detached = false;
    const { interrupted } = this;
    this.interrupted = [];
    if (end.kind === 'new' || this.heardSinceLoss) {
      this.ledger.reactedTo();
    } else {
      const unasked = end.kind === 'output' && this.ledger.isGroupSeen(end.functionCallId);
      if (unasked && interrupted.length === 0) interrupted.push({ instructions: null });
      this.wishes.unshift(...interrupted.map((wish) => ({ ...wish, yields: true })));
    }
    this.sendDue();
  }

  /** An output is not in the conversation although it was written; `outputSent` follows when it is written again. */
  outputLost(functionCallId: string): void {
    this.ledger.outputLost(functionCallId);
  }

  /** An output turns out to be in the conversation, put there by an owner before, who asks for the answer too. */
  outputFound(functionCallId: string): void {
    this.ledger.outputFound(functionCallId);
    this.sendDue();
  }

  /** A `function_call_output` frame was written. One whose function call is unknown needs no other's answer. */
  outputSent(functionCallId: string): void {
    this.ledger.outputSent(functionCallId);
    this.sendDue();
  }

  /** The server has echoed a `function_call_output` (`conversation.item.added`): later responses see it. */
  outputConfirmed(functionCallId: string): void {
    this.ledger.outputConfirmed(functionCallId);
  }

  /** Asks for a response besides those to tool outputs: a greeting, an operator's instruction. */
  requestResponse(instructions?: string, options: WishOptions = {}): void {
    this.wishes.push({ instructions: instructions ?? null, ...options });
    this.sendDue();
  }

  private noteCreated(responseId: string): void {
    if (this.created.has(responseId)) return;
    this.created.add(responseId);
    this.heardSinceLoss = true;
    // The server runs one response at a time, so the one before is over.
    if (this.activeId !== null) this.ledger.responseDone(this.activeId);
    this.activeId = this.done.has(responseId) ? null : responseId;
    this.ledger.responseCreated();
    const { unanswered } = this;
    if (unanswered) {
      unanswered.responseId = responseId;
      for (const wish of unanswered.wishes) wish.onResponse?.(responseId);
    }
    this.sendDue();
  }

  private get unanswered(): SentCreate | null {
    return this.sent?.responseId === null ? this.sent : null;
  }

  private takeBack(sent: SentCreate): void {
    for (const wish of sent.wishes) wish.onResponse?.(null);
    this.wishes.unshift(...sent.wishes.filter((wish) => !wish.yields));
    this.ledger.takeBack();
    this.sent = null;
  }

  private sendDue(): void {
    if (this.detached || this.refused || this.unanswered || this.activeId !== null) return;
    const { due } = this.ledger;
    // The results are there: words to bridge the wait for them would come too late.
    if (due) this.wishes = this.wishes.filter((wish) => !(wish.alone && wish.yields));
    const shared = this.wishes.filter((wish) => !wish.alone);
    const [first] = this.wishes;
    if (due || shared.length > 0) {
      this.ledger.ask();
      this.create(shared);
    } else if (first) {
      this.ledger.settle();
      this.create([first]);
    }
  }

  private create(wishes: Wish[]): void {
    this.sentCount += 1;
    const eventId = `create_${this.sentCount}`;
    const instructions = wishes.flatMap((wish) => wish.instructions ?? []).join('\n\n');
    const response = {
      ...(instructions !== '' && { instructions }),
      ...(wishes.some((wish) => wish.alone) && { tool_choice: 'none' as const }),
    };
    // All is noted before the frame leaves: `send` may bring the next fact with it.
    this.sent = { eventId, wishes, responseId: null, doneSince: false };
    this.wishes = this.wishes.filter((wish) => !wishes.includes(wish));
    this.options.send({
      type: 'response.create',
      event_id: eventId,
      ...(Object.keys(response).length > 0 && { response }),
    });
  }
}
