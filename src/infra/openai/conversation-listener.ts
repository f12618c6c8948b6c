import type { KnownFunctionCall } from '../../models/known-function-call';
import { type ConversationItem, parseSidebandFrame, type SidebandEvent } from '../../models/sideband-event';
import type { Turn } from '../../models/turn';
import type { CallSessionHandlers } from './call-session-handlers';
import type { ConversationReader } from './conversation-reader';
import { PlayOut } from './play-out';
import { QuietTimer } from './quiet-timer';
import type { ResponseSequencer } from './response-sequencer';
import type { ToolOutputs } from './tool-outputs';
import { TranscriptTracker } from './transcript-tracker';
import { TurnTracker, type TurnsEnd } from './turn-tracker';

/** Frames seen, and how many were of a type we do not use or did not fit their type. */
export interface FrameCounts {
  frames: number;
  unknown: number;
  invalid: number;
}

export interface ConversationListenerOptions {
  callId: string;
  epoch: number;
  /** Nobody listened before: nothing that bears on what comes can have been missed. */
  fromTheStart: boolean;
  handlers: CallSessionHandlers;
  sequencer: ResponseSequencer;
  outputs: ToolOutputs;
  reader: ConversationReader;
}

/** Hears one call's sideband: tells the owner what was said and asked for, and everybody else who follows it. */
export class ConversationListener {
  readonly counts: FrameCounts = { frames: 0, unknown: 0, invalid: 0 };
  readonly playOut = new PlayOut();
  private readonly transcripts: TranscriptTracker;
  private readonly turns: TurnTracker;
  /** Whether each was answered. */
  private readonly functionCalls = new Map<string, boolean>();
  private quiet: QuietTimer | null = null;
  private callerHeard = true;
  private recovered = 0;
  private expired = false;

  constructor(private readonly options: ConversationListenerOptions) {
    const { callId, epoch, fromTheStart } = options;
    this.transcripts = new TranscriptTracker(callId, epoch);
    this.turns = new TurnTracker(callId, epoch, fromTheStart);
  }

  /** OpenAI has said that the session is too old. */
  get sessionExpired(): boolean {
    return this.expired;
  }

  /** Items that nobody had heard of when they were read again. */
  get recoveredItems(): number {
    return this.recovered;
  }

  /** What owners before have heard. */
  learn(calls: readonly KnownFunctionCall[], callerHeard: boolean): void {
    this.callerHeard = callerHeard;
    for (const { function_call_id, answered } of calls) this.functionCalls.set(function_call_id, answered);
  }

  /** From now on quiet of this length is told. */
  watchQuiet(quietMs: number): void {
    this.quiet = new QuietTimer(quietMs, (change) => this.tell((owner) => owner.silence(change)));
    for (const [functionCallId, answered] of this.functionCalls) {
      if (!answered) this.quiet.functionCallOpened(functionCallId);
    }
  }

  /** Another owner has the call: what is heard still counts, but the watch over it is no longer kept. */
  handOver(): void {
    this.quiet?.stop();
    this.turns.handOver();
  }

  /** Nothing more will be heard. */
  stop(how: TurnsEnd): void {
    this.quiet?.stop();
    this.tellTurns(this.turns.end(how));
  }

  /** The socket was away: what went on then is not known. */
  socketReopened(): void {
    this.quiet?.reset();
    this.tellTurns(this.turns.missedSomething());
  }

  /** A function call has its result. */
  answered(functionCallId: string): void {
    this.functionCalls.set(functionCallId, true);
    this.quiet?.functionCallAnswered(functionCallId);
  }

  /** Marks in the transcript that something may be missing there. */
  markGap(itemId: string, time: { since: number; until: number }): void {
    this.tell((owner) => owner.transcript(this.transcripts.gap(itemId, time)));
  }

  /** Takes one text frame. */
  hear(text: string): void {
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
    this.quiet?.handle(event);
    const item = this.transcripts.handle(event, Date.now());
    if (item) this.tell((owner) => owner.transcript(item));
    this.tellTurns(this.turns.handle(event, { wall: Date.now(), monotonic: performance.now() }));
    const { reader, sequencer } = this.options;
    reader.handle(event);
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.heardCaller();
        break;
      case 'response.created':
        sequencer.responseCreated(event.response.id);
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
        sequencer.responseDone(event.response.id);
        if (event.response.usage) {
          const { usage } = event.response;
          const status = event.response.status ?? 'completed';
          this.tell((owner) =>
            owner.usage({ call_id: this.options.callId, response_id: event.response.id, status, usage }),
          );
        }
        break;
      case 'conversation.item.input_audio_transcription.completed':
        if (event.usage) {
          const { item_id, usage: transcription } = event;
          this.tell((owner) => owner.transcribed({ call_id: this.options.callId, item_id, transcription }));
        }
        break;
      case 'conversation.item.added':
        this.confirmOutput(event.item);
        break;
      case 'conversation.item.retrieved':
        this.readAgain(event.item, item !== null);
        break;
      case 'input_audio_buffer.dtmf_event_received':
        // The key itself tells that there is a caller.
        this.callerHeard = true;
        this.tell((owner) => owner.dtmf(event.event, new Date()));
        break;
      case 'error':
        this.onError(event.error.code ?? null, event.error.event_id ?? null);
        break;
      default:
    }
  }

  /** An item that was read again: its words are in the transcript already, a function call in it was never seen. */
  private readAgain(item: ConversationItem, isNews: boolean): void {
    this.confirmOutput(item);
    if (item.role === 'user') this.heardCaller();
    const known = this.functionCalls.size;
    // Which response it belongs to is not told: it is answered by itself.
    if (item.status === 'completed') this.functionCallItem('', item);
    if (isNews || this.functionCalls.size > known) this.recovered += 1;
  }

  private heardCaller(): void {
    if (this.callerHeard) return;
    this.callerHeard = true;
    this.tell((owner) => owner.callerHeard(new Date()));
  }

  private confirmOutput(item: ConversationItem): void {
    if (item.type !== 'function_call_output' || item.call_id === undefined) return;
    this.options.outputs.confirm(item.call_id);
  }

  private tellTurns(turns: readonly Turn[]): void {
    for (const turn of turns) this.tell((owner) => owner.turn(turn));
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
    if (code !== null) this.options.sequencer.errorReceived(code, eventId);
    this.options.handlers.note('sideband_error', { code });
  }

  private functionCallItem(responseId: string, item: ConversationItem): void {
    // An incomplete call was cut off in mid-argument, by the caller or by a limit: the model did not finish asking.
    if (item.type !== 'function_call' || item.status === 'incomplete') return;
    if (item.call_id === undefined || item.name === undefined) return;
    this.functionCall(responseId, item.id, item.call_id, item.name, item.arguments ?? '');
  }

  private functionCall(responseId: string, itemId: string, functionCallId: string, name: string, args: string): void {
    // Without a response to belong to, it is answered by itself.
    if (responseId !== '') this.options.sequencer.functionCallSeen(responseId, functionCallId);
    if (this.functionCalls.has(functionCallId)) return;
    this.functionCalls.set(functionCallId, false);
    this.quiet?.functionCallOpened(functionCallId);
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
}
