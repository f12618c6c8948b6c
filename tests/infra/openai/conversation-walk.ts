import {
  type ConversationEnd,
  ResponseSequencer,
  type ResponseCreateFrame,
} from '../../../src/infra/openai/response-sequencer';

type ClientFrame = ResponseCreateFrame | { type: 'output'; callId: string };
type ServerEvent =
  | { type: 'created' | 'done'; responseId: string }
  | { type: 'function_call'; responseId: string; callId: string }
  | { type: 'echo'; callId: string }
  | { type: 'refused'; eventId: string };

/** What the server knows of one of its responses. */
interface Response {
  id: string;
  /** The outputs in its context. */
  sees: ReadonlySet<string>;
  refusals: number;
  /** The number of client frames the server has read when the client's reaction to this response has arrived. */
  outlives: number;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A sequencer in conversation with a server that obeys Realtime's rules, over a line that delays in both directions:
 * one response at a time, a create beside it is refused, voice detection replaces the running response, outputs are
 * echoed. Rules of ours that were broken are collected in `violations`.
 */
export class ConversationWalk {
  readonly violations: string[] = [];
  readonly responses: Response[] = [];
  readonly outputs = new Set<string>();
  readonly groups = new Set<string>();
  readonly wishes: string[] = [];
  /** Creates that the server carried out. */
  readonly carriedOut: ResponseCreateFrame[] = [];

  private readonly sequencer = new ResponseSequencer({ send: (frame) => this.onCreate(frame) });
  private readonly items: { callId?: string; responseId?: string }[] = [];
  /** Responses that the client has heard of. */
  private readonly heard = new Set<string>();
  private toServer: ClientFrame[] = [];
  private toClient: ServerEvent[] = [];
  private running: Response | null = null;
  private readonly unconfirmed = new Set<string>();
  private readonly openTools = new Set<string>();
  private knownActive: string | null = null;
  private unanswered = false;
  private framesSent = 0;
  private framesRead = 0;
  private count = 0;

  /** By default a response outlives a round trip; "fleeting" ones may be over before the client has heard of them. */
  constructor(
    private readonly random: () => number,
    private readonly fleeting = false,
  ) {}

  /** One thing happens, anywhere. */
  step(withLostSockets: boolean): void {
    const roll = this.random();
    if (roll < 0.3) this.deliverToServer();
    else if (roll < 0.6) this.deliverToClient();
    else if (roll < 0.68 && this.finish()) this.start(null);
    else if (roll < 0.78) this.callFunction();
    else if (roll < 0.88) this.finish();
    else if (roll < 0.95) this.finishTool();
    else if (roll < 0.99 || !withLostSockets) this.wish();
    else this.loseSocket();
  }

  /** The caller says nothing more, the tools finish, and everything on the line arrives. */
  settle(): void {
    for (let round = 0; round < 200; round++) {
      this.finishTool();
      for (let frames = 0; this.toClient.length + this.toServer.length > 0; frames++) {
        if (frames > 10_000) return void this.violations.push('the conversation does not come to rest');
        this.deliverToClient();
        this.deliverToServer();
      }
      this.finish();
    }
  }

  /** Asks for a response with instructions of its own, which are returned. */
  wish(): string {
    const instructions = `wish ${++this.count}`;
    this.wishes.push(instructions);
    this.sequencer.requestResponse(instructions);
    return instructions;
  }

  private finishTool(): void {
    const [callId] = this.openTools;
    if (callId === undefined) return;
    this.openTools.delete(callId);
    this.writeOutput(callId);
  }

  private writeOutput(callId: string): void {
    this.unconfirmed.add(callId);
    this.write({ type: 'output', callId });
    this.sequencer.outputSent(callId);
  }

  private onCreate(frame: ResponseCreateFrame): void {
    if (this.unanswered) this.violations.push(`${frame.event_id} sent beside an unanswered one`);
    if (this.knownActive) this.violations.push(`${frame.event_id} sent while ${this.knownActive} is active`);
    this.unanswered = true;
    this.write(frame);
  }

  private write(frame: ClientFrame): void {
    this.framesSent += 1;
    this.toServer.push(frame);
  }

  private loseSocket(): void {
    this.toServer = [];
    this.toClient = [];
    this.knownActive = null;
    this.unanswered = false;
    this.framesRead = this.framesSent;
    for (const response of this.responses) Object.assign(response, { refusals: 0, outlives: 0 });
    this.sequencer.socketLost();
    for (const callId of this.unconfirmed) {
      if (this.outputs.has(callId)) {
        this.unconfirmed.delete(callId);
        this.sequencer.outputConfirmed(callId);
      } else {
        this.sequencer.outputLost(callId);
        this.writeOutput(callId);
      }
    }
    this.sequencer.socketAttached(this.end());
  }

  /** What a look at the end of the conversation shows. */
  private end(): ConversationEnd {
    const last = this.items.at(-1);
    if (last === undefined) return { kind: 'empty' };
    if (last.callId !== undefined) return { kind: 'output', functionCallId: last.callId };
    return { kind: this.heard.has(last.responseId ?? '') ? 'known' : 'new' };
  }

  private deliverToServer(): void {
    const frame = this.toServer.shift();
    if (frame) this.framesRead += 1;
    if (frame?.type === 'output') {
      this.outputs.add(frame.callId);
      this.items.push({ callId: frame.callId });
      this.toClient.push({ type: 'echo', callId: frame.callId });
    } else if (frame && this.running) {
      if (++this.running.refusals > 1) this.violations.push(`${this.running.id} refused a second create`);
      this.toClient.push({ type: 'refused', eventId: frame.event_id });
    } else if (frame) {
      this.start(frame);
    }
  }

  private start(create: ResponseCreateFrame | null): void {
    if (create) this.carriedOut.push(create);
    const outlives = this.fleeting ? 0 : Infinity;
    this.running = { id: `resp_${++this.count}`, sees: new Set(this.outputs), refusals: 0, outlives };
    this.responses.push(this.running);
    this.items.push({ responseId: this.running.id });
    this.toClient.push({ type: 'created', responseId: this.running.id });
  }

  private callFunction(): void {
    if (!this.running) return;
    this.groups.add(this.running.id);
    this.toClient.push({ type: 'function_call', responseId: this.running.id, callId: `call_${++this.count}` });
  }

  /** Ends the running response, if it may end; true when nothing is running any more. */
  private finish(): boolean {
    if (this.running && this.framesRead >= this.running.outlives) {
      this.toClient.push({ type: 'done', responseId: this.running.id });
      this.running = null;
    }
    return this.running === null;
  }

  private deliverToClient(): void {
    const event = this.toClient.shift();
    switch (event?.type) {
      case 'created':
        this.knownActive = event.responseId;
        this.heard.add(event.responseId);
        this.unanswered = false;
        this.sequencer.responseCreated(event.responseId);
        if (this.running?.id === event.responseId && !this.fleeting) this.running.outlives = this.framesSent;
        return;
      case 'done':
        if (this.knownActive === event.responseId) this.knownActive = null;
        return this.sequencer.responseDone(event.responseId);
      case 'function_call':
        this.openTools.add(event.callId);
        return this.sequencer.functionCallSeen(event.responseId, event.callId);
      case 'echo':
        this.unconfirmed.delete(event.callId);
        return this.sequencer.outputConfirmed(event.callId);
      case 'refused':
        this.unanswered = false;
        // The event id comes back only sometimes.
        return this.sequencer.errorReceived(
          'conversation_already_has_active_response',
          this.random() < 0.5 ? event.eventId : null,
        );
      case undefined:
    }
  }
}
