import type { FunctionTool } from '../../models/call-control';
import type { SessionPhase } from '../metrics/metrics';
import type { Attached, AttachRequest } from './attach-request';
import type { CallSessionHandlers } from './call-session-handlers';
import { ConversationListener, type FrameCounts } from './conversation-listener';
import { ConversationReader } from './conversation-reader';
import { GapRecovery, type GapFindings } from './gap-recovery';
import { gapItemId, outputItemId } from './item-ids';
import { LastingSideband, SocketNotOpen, type ConnectSideband } from './lasting-sideband';
import { ResponseSequencer } from './response-sequencer';
import { ToolOutputs } from './tool-outputs';

/** How a session ended. `endedAt` is the socket's close, not the probe's later answer; milliseconds since the epoch. */
export interface SessionEnd {
  reason: 'call_gone' | 'session_expired' | 'closed';
  endedAt: number;
}

export interface CallSessionOptions {
  callId: string;
  epoch: number;
  /** Until when the owner before listened at least, milliseconds since the epoch; null for a call's first owner. */
  listenedUntil: number | null;
  /** False once this owner can no longer be sure that the call is its own: it must then not send. */
  holdsLease(): boolean;
  connect: ConnectSideband;
  handlers: CallSessionHandlers;
}

/** Clocks of two machines may differ by so much. */
const clockSkewMs = 500;

/**
 * One owner's hold on one call: hears function calls and transcripts on its sideband, answers the model. A call that is
 * gone ends it; closing the socket never ends the phone call.
 */
export class CallSession {
  readonly ended: Promise<SessionEnd>;
  private resolveEnded!: (end: SessionEnd) => void;
  private end: SessionEnd | null = null;
  private receiveOnly = false;
  private attachedOnce = false;
  /** Since when this owner hears the call without a break; milliseconds since the epoch. */
  private listeningSince: number | null = null;
  private beginning: Promise<Attached> | null = null;
  /** How often the socket broke, and since when nothing is known of the conversation. */
  private losses = 0;
  private lostAt: number | null = null;
  private looks = 0;
  private readonly sideband: LastingSideband;
  private readonly sequencer: ResponseSequencer;
  private readonly outputs: ToolOutputs;
  private readonly reader: ConversationReader;
  private readonly recovery: GapRecovery;
  private readonly listener: ConversationListener;

  constructor(private readonly options: CallSessionOptions) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    const { callId, epoch, handlers } = options;
    const send = (frame: object): void => this.write(frame);
    const note = handlers.note.bind(handlers);
    this.sequencer = new ResponseSequencer({ send });
    this.outputs = new ToolOutputs({ deliver: (frame) => this.deliver(frame), send }, this.sequencer);
    this.reader = new ConversationReader(send);
    const { sequencer, outputs, reader } = this;
    const fromTheStart = options.listenedUntil === null;
    this.listener = new ConversationListener({ callId, epoch, fromTheStart, handlers, sequencer, outputs, reader });
    // What an owner before has asked for is not known yet.
    if (options.listenedUntil !== null) sequencer.socketLost();
    this.recovery = new GapRecovery({
      ...{ reader, outputs, send, note },
      recoveredItems: () => this.listener.recoveredItems,
      mark: (itemId, gap) => this.listener.markGap(itemId, gap),
    });
    this.sideband = new LastingSideband({
      connect: options.connect,
      onFrame: (text) => this.onFrame(text),
      onLost: () => this.onLost(),
      onReopened: () => void this.onReopened(),
      onGone: (since) =>
        this.finish({ reason: this.listener.sessionExpired ? 'session_expired' : 'call_gone', endedAt: since }),
      onBroken: () => this.finish({ reason: 'closed', endedAt: Date.now() }),
      note,
    });
  }

  /** Frames seen, and how many were of a type we do not use or did not fit their type. */
  get statistics(): FrameCounts & { reconnects: number } {
    return { ...this.listener.counts, reconnects: this.sideband.reconnects };
  }

  /** True while words can be handed to the model. */
  get attached(): boolean {
    return this.attachedOnce && this.sideband.isOpen && !this.receiveOnly && this.end === null;
  }

  /** True while the call is listened to, by whatever right. */
  get listening(): boolean {
    return this.sideband.isOpen;
  }

  /** Where the call stands here, for the metrics. */
  get phase(): SessionPhase {
    if (!this.attachedOnce) return 'seated';
    return this.sideband.isOpen ? 'live' : 'reopening';
  }

  /**
   * Hears the call already, before the workflow has said what there is to say to it: the model's next function call is
   * not missed. One try; `attach` opens the socket anyway.
   */
  async listen(): Promise<void> {
    await this.sideband.tryOpen();
    if (this.sideband.isOpen) this.listeningSince ??= Date.now();
  }

  /**
   * Opens the socket, finds out what an owner before has missed, and asks for the greeting. A second request (the
   * workflow retries) finds the socket open and only learns again what it knew.
   */
  async attach(request: AttachRequest): Promise<Attached> {
    this.learn(request);
    this.beginning ??= this.begin(request).finally(() => {
      if (!this.attachedOnce) this.beginning = null;
    });
    const begun = await this.beginning;
    // A socket that broke since is being opened again; only a call that is gone is not attached.
    return this.end?.reason === 'call_gone' ? { status: 'gone', gap: null } : begun;
  }

  /** Hands a tool's output to the model; the same function call is answered once. Ends when the frame is written. */
  async report(functionCallId: string, output: string): Promise<void> {
    await this.outputs.report(functionCallId, output);
    this.listener.answered(functionCallId);
  }

  /** Tells the model something between the turns; with `respond` it answers at once. */
  async say(text: string, respond: boolean): Promise<void> {
    await this.deliver({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'system', content: [{ type: 'input_text', text }] },
    });
    if (respond) this.sequencer.requestResponse();
  }

  /** Resolves when the caller has heard what the model said in a response; true if it said anything. */
  async heard(responseId: string, limitMs: number): Promise<boolean> {
    const { playOut } = this.listener;
    await playOut.heard(responseId, limitMs);
    return playOut.spoke(responseId);
  }

  /** Lets the model say its last words, without tools; resolves when they were heard, at the latest after `limitMs`. */
  async farewell(instructions: string, limitMs: number): Promise<void> {
    this.mustBeAttached();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      let answer: string | null = null;
      const onResponse = (responseId: string | null): void => {
        answer = responseId;
        if (responseId === null) return;
        void this.listener.playOut.heard(responseId, limitMs).then(() => {
          if (answer !== responseId) return;
          clearTimeout(timer);
          resolve();
        });
      };
      this.sequencer.requestResponse(instructions, { alone: true, onResponse });
    });
  }

  /** Lets the model say exactly this while a function call waits for its result, unless that is quicker. */
  filler(text: string): void {
    this.mustBeAttached();
    const instructions = `Say exactly these words to the caller, and nothing else: ${text}`;
    this.sequencer.requestResponse(instructions, { alone: true, yields: true });
  }

  /** From now on the model has these tools and no others. */
  async offerTools(tools: readonly FunctionTool[]): Promise<void> {
    const tool_choice = tools.length > 0 ? 'auto' : 'none';
    await this.deliver({ type: 'session.update', session: { type: 'realtime', tools, tool_choice } });
  }

  /** From now on this owner only listens: another one speaks. */
  stopSending(): void {
    this.receiveOnly = true;
    this.listener.handOver();
    this.sideband.stopReopening();
  }

  /** Lets go of the socket. The phone call goes on. */
  close(): void {
    this.finish({ reason: 'closed', endedAt: Date.now() });
  }

  private async begin(request: AttachRequest): Promise<Attached> {
    const { listenedUntil } = this.options;
    if (listenedUntil === null) this.reader.lookBack();
    else this.reader.know(await request.knownItemIds());
    if (!this.sideband.isOpen && !(await this.sideband.open(request))) return { status: 'gone', gap: null };
    this.listeningSince ??= Date.now();
    if (request.quietMs !== null) this.listener.watchQuiet(request.quietMs);
    const losses = this.losses;
    const found = listenedUntil === null ? null : await this.lookBack(listenedUntil, request);
    // Without a gap, what was heard before this is at most not written down yet.
    for (const itemId of this.reader.lookBack()) void this.reader.retrieve(itemId);
    this.attachedOnce = true;
    // What broke meanwhile goes on when it is open again.
    if (listenedUntil !== null && losses === this.losses)
      this.sequencer.socketAttached(found?.end ?? { kind: 'known' });
    this.greet(request.greeting, found);
    return { status: 'attached', gap: found?.gap ?? null };
  }

  /** What an owner before may have missed; null when it listened until now and left nothing open. */
  private async lookBack(listenedUntil: number, request: AttachRequest): Promise<GapFindings | null> {
    const now = this.listeningSince ?? Date.now();
    const overlapped = now < listenedUntil - clockSkewMs;
    const unsure = request.greeting !== null || request.functionCalls.some(({ output }) => output !== null);
    if (overlapped && !unsure) return null;
    const found = await this.look(Math.min(listenedUntil, now), now);
    return overlapped ? { ...found, gap: null } : found;
  }

  private look(since: number, until: number): Promise<GapFindings> {
    return this.recovery.look(gapItemId(this.options.epoch, this.looks++), { since, until });
  }

  /** An owner that does not know whether the greeting was asked for greets only where nothing was ever said. */
  private greet(greeting: string | null, found: GapFindings | null): void {
    if (greeting === null) return;
    const words = `Greet the caller now, in exactly these words: ${greeting}`;
    if (found === null) this.sequencer.requestResponse(words);
    else if ((found.end.kind === 'empty' || found.end.kind === 'unread') && !this.sequencer.modelReacted) {
      this.sequencer.requestResponse(words, { yields: true });
    }
  }

  private onLost(): void {
    this.losses += 1;
    this.listeningSince = null;
    this.lostAt ??= Date.now();
    this.reader.socketLost();
    this.sequencer.socketLost();
  }

  private async onReopened(): Promise<void> {
    this.listener.socketReopened();
    // Before the first attach there is nothing to go on with: that one looks back.
    if (this.beginning === null) {
      this.lostAt = null;
      return;
    }
    const { losses, lostAt } = this;
    const { end } = await this.look(lostAt ?? Date.now(), Date.now());
    if (losses !== this.losses) return;
    this.lostAt = null;
    this.sequencer.socketAttached(end);
  }

  private learn(request: AttachRequest): void {
    const calls = request.functionCalls;
    if (this.beginning === null) this.listener.learn(calls, request.callerHeard);
    this.reader.know(calls.flatMap((call) => [call.item_id, outputItemId(call.function_call_id)]));
    for (const { function_call_id, output, answered } of calls) {
      if (output !== null) this.outputs.remember(function_call_id, output);
      else if (!answered && this.beginning === null) this.outputs.doubt(function_call_id);
    }
    for (const responseId of new Set(calls.map((call) => call.response_id))) {
      const group = calls.filter((call) => call.response_id === responseId);
      this.sequencer.restore({
        responseId,
        functionCallIds: group.map((call) => call.function_call_id),
        answered: group.filter((call) => call.answered).map((call) => call.function_call_id),
      });
    }
  }

  private onFrame(text: string): void {
    // Another owner may have the call by now. What is heard is harmless twice, and perhaps only this one heard it.
    if (!this.options.holdsLease()) this.stopSending();
    this.listener.hear(text);
  }

  private mustBeAttached(): void {
    if (!this.attached || !this.options.holdsLease()) throw new SocketNotOpen();
  }

  private async deliver(frame: object): Promise<void> {
    this.mustBeAttached();
    await this.sideband.send(frame);
  }

  /** Sends what need not be waited for; what is lost with the socket is asked for again after it is re-opened. */
  private write(frame: object): void {
    if (!this.sideband.isOpen || this.receiveOnly || !this.options.holdsLease()) return;
    this.sideband.send(frame).catch((error: unknown) => {
      this.options.handlers.note('sideband_send_failed', { error: String(error) });
    });
  }

  private finish(end: SessionEnd): void {
    if (this.end) return;
    this.end = end;
    // Before the end is told: what this tells is still to be written.
    this.listener.stop(end.reason === 'closed' ? 'lost_sight' : 'call_over');
    this.sideband.close();
    this.reader.socketLost();
    this.resolveEnded(end);
  }
}
