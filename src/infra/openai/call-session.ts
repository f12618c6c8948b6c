import type { KnownFunctionCall } from '../../models/known-function-call';
import { parseSidebandFrame, type SidebandEvent } from '../../models/sideband-event';
import type { CallSessionHandlers } from './call-session-handlers';
import { LastingSideband, SocketNotOpen, type ConnectSideband } from './lasting-sideband';
import { PlayOut } from './play-out';
import { ResponseSequencer } from './response-sequencer';
import { TranscriptTracker } from './transcript-tracker';

/** How a session ended. `endedAt` is the socket's close, not the probe's later answer; milliseconds since the epoch. */
export interface SessionEnd {
  reason: 'call_gone' | 'session_expired' | 'closed';
  endedAt: number;
}

export interface CallSessionOptions {
  callId: string;
  epoch: number;
  /** False once this owner can no longer be sure that the call is its own: it must then not send. */
  holdsLease(): boolean;
  connect: ConnectSideband;
  handlers: CallSessionHandlers;
}

/** What a new owner is told by the workflow. */
export interface AttachRequest {
  /** The greeting's words, null when it has been asked for already. */
  greeting: string | null;
  /** Whether somebody held this call's socket before; a 404 then means that the call is over. */
  resumed: boolean;
  functionCalls: readonly KnownFunctionCall[];
  /** Milliseconds a first attach may take; right after accept OpenAI can still answer 404. */
  deadlineMs: number;
}

interface Output {
  output: string;
  /** Resolves when the frame is on the socket. */
  written: Promise<void>;
  confirmed: boolean;
}

/**
 * One owner's hold on one call: hears function calls and transcripts on its sideband, answers the model. A call that is
 * gone ends it; closing the socket never ends the phone call.
 */
export class CallSession {
  readonly ended: Promise<SessionEnd>;
  private resolveEnded!: (end: SessionEnd) => void;
  private end: SessionEnd | null = null;
  private receiveOnly = false;
  private expired = false;
  private attachedOnce = false;
  private readonly sideband: LastingSideband;
  private readonly sequencer: ResponseSequencer;
  private readonly transcripts: TranscriptTracker;
  private readonly playOut = new PlayOut();
  private readonly functionCalls = new Set<string>();
  private readonly outputs = new Map<string, Output>();
  private readonly counts = { frames: 0, unknown: 0, invalid: 0 };

  constructor(private readonly options: CallSessionOptions) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    this.transcripts = new TranscriptTracker(options.callId, options.epoch);
    this.sequencer = new ResponseSequencer({ send: (frame) => this.write(frame) });
    this.sideband = new LastingSideband({
      connect: options.connect,
      onFrame: (text) => this.onFrame(text),
      onLost: () => this.sequencer.socketLost(),
      onReopened: () => {
        this.resendUnconfirmed();
        this.sequencer.socketAttached();
      },
      onGone: (since) => this.finish({ reason: this.expired ? 'session_expired' : 'call_gone', endedAt: since }),
      onBroken: () => this.finish({ reason: 'closed', endedAt: Date.now() }),
      note: (event, fields) => options.handlers.note(event, fields),
    });
  }

  /** Frames seen, and how many were of a type we do not use or did not fit their type. */
  get statistics(): Readonly<{ frames: number; unknown: number; invalid: number; reconnects: number }> {
    return { ...this.counts, reconnects: this.sideband.reconnects };
  }

  /**
   * Opens the socket and asks for the greeting. Resolves `gone` when there is no such call. A second request (the
   * workflow retries) finds the socket open and only learns again what it knew.
   */
  async attach(request: AttachRequest): Promise<'attached' | 'gone'> {
    this.learn(request.functionCalls);
    if (!this.sideband.isOpen && !(await this.sideband.open(request))) return 'gone';
    if (request.greeting !== null && !this.attachedOnce) {
      this.sequencer.requestResponse(`Greet the caller now, in exactly these words: ${request.greeting}`);
    }
    this.attachedOnce = true;
    return 'attached';
  }

  /** True while words can be handed to the model. */
  get attached(): boolean {
    return this.attachedOnce && this.sideband.isOpen && !this.receiveOnly && this.end === null;
  }

  /** Hands a tool's output to the model; the same function call is answered once. Ends when the frame is written. */
  async report(functionCallId: string, output: string): Promise<void> {
    const before = this.outputs.get(functionCallId);
    if (before) return before.written;
    const written = this.deliver(functionCallOutput(functionCallId, output));
    // Noted before it leaves: the server's echo may be quicker than the socket's word that it was written.
    this.outputs.set(functionCallId, { output, written, confirmed: false });
    try {
      await written;
    } catch (error) {
      this.outputs.delete(functionCallId);
      throw error;
    }
    this.sequencer.outputSent(functionCallId);
  }

  /** Tells the model something between the turns; with `respond` it answers at once. */
  async say(text: string, respond: boolean): Promise<void> {
    await this.deliver({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'system', content: [{ type: 'input_text', text }] },
    });
    if (respond) this.sequencer.requestResponse();
  }

  /** Resolves when the caller has heard what the model said in a response. */
  async heard(responseId: string, limitMs: number): Promise<void> {
    await this.playOut.heard(responseId, limitMs);
  }

  /** From now on this owner only listens: another one speaks. */
  stopSending(): void {
    this.receiveOnly = true;
    this.sideband.stopReopening();
  }

  /** Lets go of the socket. The phone call goes on. */
  close(): void {
    this.finish({ reason: 'closed', endedAt: Date.now() });
  }

  private learn(calls: AttachRequest['functionCalls']): void {
    for (const call of calls) this.functionCalls.add(call.function_call_id);
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
    this.counts.frames += 1;
    const parsed = parseSidebandFrame(text);
    if (parsed.kind === 'unknown') this.counts.unknown += 1;
    if (parsed.kind === 'invalid') {
      this.counts.invalid += 1;
      this.options.handlers.note('sideband_frame_invalid', { reason: parsed.reason });
    }
    if (parsed.kind === 'event') this.onEvent(parsed.event);
  }

  private onEvent(event: SidebandEvent): void {
    this.playOut.handle(event);
    const item = this.transcripts.handle(event, Date.now());
    if (item) this.tell((owner) => owner.transcript(item));
    switch (event.type) {
      case 'response.created':
        this.sequencer.responseCreated(event.response.id);
        break;
      case 'response.function_call_arguments.done':
        // Older servers leave the name out; the item's own event follows with it.
        if (event.name !== undefined)
          this.functionCall(event.response_id, event.item_id, event.call_id, event.name, event.arguments);
        break;
      case 'response.output_item.done':
        this.functionCallItem(event.response_id, event.item);
        break;
      case 'response.done':
        for (const output of event.response.output) this.functionCallItem(event.response.id, output);
        this.sequencer.responseDone(event.response.id);
        if (event.response.usage) {
          const { usage } = event.response;
          const status = event.response.status ?? 'completed';
          this.tell((owner) =>
            owner.usage({ call_id: this.options.callId, response_id: event.response.id, status, usage }),
          );
        }
        break;
      case 'conversation.item.added':
        if (event.item.type === 'function_call_output') this.confirm(event.item.call_id);
        break;
      case 'input_audio_buffer.dtmf_event_received':
        this.tell((owner) => owner.dtmf(event.event, new Date()));
        break;
      case 'error':
        this.onError(event.error.code ?? null, event.error.event_id ?? null);
        break;
      default:
    }
  }

  /** A handler that throws must not keep the session from following its conversation. */
  private tell(what: (owner: CallSessionHandlers) => void): void {
    try {
      what(this.options.handlers);
    } catch (error) {
      this.options.handlers.note('session_handler_failed', { error: String(error) });
    }
  }

  private onError(code: string | null, eventId: string | null): void {
    if (code === 'session_expired') this.expired = true;
    if (code !== null) this.sequencer.errorReceived(code, eventId);
    this.options.handlers.note('sideband_error', { code });
  }

  private functionCallItem(
    responseId: string,
    item: Extract<SidebandEvent, { type: 'response.output_item.done' }>['item'],
  ): void {
    // An incomplete call was cut off in mid-argument, by the caller or by a limit: the model did not finish asking.
    if (item.type !== 'function_call' || item.status === 'incomplete') return;
    if (item.call_id === undefined || item.name === undefined) return;
    this.functionCall(responseId, item.id, item.call_id, item.name, item.arguments ?? '');
  }

  private functionCall(responseId: string, itemId: string, functionCallId: string, name: string, args: string): void {
    // Without a response to belong to, it is answered by itself.
    if (responseId !== '') this.sequencer.functionCallSeen(responseId, functionCallId);
    if (this.functionCalls.has(functionCallId)) return;
    this.functionCalls.add(functionCallId);
    this.tell((owner) =>
      owner.functionCall({
        call_id: this.options.callId,
        function_call_id: functionCallId,
        response_id: responseId,
        item_id: itemId,
        name,
        arguments_json: args,
      }),
    );
  }

  private confirm(functionCallId: string | undefined): void {
    const output = functionCallId === undefined ? undefined : this.outputs.get(functionCallId);
    if (functionCallId === undefined || !output) return;
    output.confirmed = true;
    this.sequencer.outputConfirmed(functionCallId);
  }

  /** A frame written into a socket that broke may never have arrived; the server's echo would have said so. */
  private resendUnconfirmed(): void {
    for (const [functionCallId, { output, confirmed }] of this.outputs) {
      if (confirmed) continue;
      this.write(functionCallOutput(functionCallId, output));
      this.sequencer.outputSent(functionCallId);
    }
  }

  private async deliver(frame: object): Promise<void> {
    if (!this.attached || !this.options.holdsLease()) throw new SocketNotOpen();
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
    this.sideband.close();
    this.resolveEnded(end);
  }
}

function functionCallOutput(functionCallId: string, output: string): object {
  return {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: functionCallId, output },
  };
}
