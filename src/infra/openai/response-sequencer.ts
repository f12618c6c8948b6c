import { FunctionCallLedger, type RestoredResponse } from './function-call-ledger';

/** The client event that makes the model speak (OpenAI Realtime `response.create`). */
export interface ResponseCreateFrame {
  type: 'response.create';
  /** Comes back in the `event_id` of an error this frame causes, though often null there. */
  event_id: string;
  response?: { instructions: string };
}

/** Instructions of a response that was asked for, null for one without. */
type Wish = string | null;

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
   * The socket is gone, and with it what we knew of running responses. A create without an answer is due again: better
   * said twice than never. Nothing is sent until `socketAttached`.
   */
  socketLost(): void {
    this.detached = true;
    this.activeId = null;
    this.refused = false;
    if (this.unanswered) this.takeBack(this.unanswered);
    this.sent = null;
    this.ledger.allDone();
  }

  /** Another socket is open, and the outputs that may have been lost with the old one have been written again. */
  socketAttached(): void {
    this.detached = false;
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
  requestResponse(instructions?: string): void {
    this.wishes.push(instructions ?? null);
    this.sendDue();
  }

  private noteCreated(responseId: string): void {
    if (this.created.has(responseId)) return;
    this.created.add(responseId);
    // The server runs one response at a time, so the one before is over.
    if (this.activeId !== null) this.ledger.responseDone(this.activeId);
    this.activeId = this.done.has(responseId) ? null : responseId;
    this.ledger.responseCreated();
    if (this.unanswered) this.unanswered.responseId = responseId;
    this.sendDue();
  }

  private get unanswered(): SentCreate | null {
    return this.sent?.responseId === null ? this.sent : null;
  }

  private takeBack(sent: SentCreate): void {
    this.wishes.unshift(...sent.wishes);
    this.ledger.takeBack();
    this.sent = null;
  }

  private sendDue(): void {
    if (this.detached || this.refused || this.unanswered || this.activeId !== null) return;
    if (this.wishes.length === 0 && !this.ledger.due) return;
    this.sentCount += 1;
    const eventId = `create_${this.sentCount}`;
    const instructions = this.wishes.filter((wish) => wish !== null).join('\n\n');
    // All is noted before the frame leaves: `send` may bring the next fact with it.
    this.sent = { eventId, wishes: this.wishes, responseId: null, doneSince: false };
    this.wishes = [];
    this.ledger.ask();
    this.options.send({
      type: 'response.create',
      event_id: eventId,
      ...(instructions !== '' && { response: { instructions } }),
    });
  }
}
