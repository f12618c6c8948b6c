import type { ConversationItem, SidebandEvent } from '../../models/sideband-event';
import type { Turn } from '../../models/turn';

/** When something was heard: by the wall's clock for people, by the monotonic one for differences; milliseconds. */
export interface Moment {
  wall: number;
  monotonic: number;
}

/** How the following of a call ends: the call is over, or it goes on and somebody else follows it, or nobody did. */
export type TurnsEnd = 'call_over' | 'lost_sight';

interface OpenTurn {
  responseId: string;
  began: Moment;
  speechEnded: Moment | null;
  /** Playback of its audio began. */
  heard: Moment | null;
  /** Its spoken words began; stands in for `heard` where a server tells nothing of playback. */
  spoken: Moment | null;
  /** Since when its audio plays, null while it does not. */
  playing: Moment | null;
  /** Whether each has its output. */
  functionCalls: Map<string, boolean>;
  /** What its function calls brought has not been answered yet. */
  answerDue: boolean;
  interrupted: boolean;
  interruptedAtMs: number | null;
}

/**
 * Measures the turns of a call: from the end of the caller's speech (`input_audio_buffer.speech_stopped`) to the first
 * audio of the answer (`output_audio_buffer.started`, SIP and WebRTC only). Pure: events and moments come in, turns that
 * are over come out, each once. The responses to a turn's function calls belong to the turn; so do the words that bridge
 * the wait for them, and the first audio is then theirs, because the caller hears it.
 *
 * What it cannot have seen whole it leaves out: the turn during which an owner came, or the socket was away.
 */
export class TurnTracker {
  private readonly byResponse = new Map<string, OpenTurn>();
  private readonly byItem = new Map<string, OpenTurn>();
  /** What the next response may still belong to. */
  private current: OpenTurn | null = null;
  private speechEnded: Moment | null = null;
  private serverTells = false;
  private handedOver = false;

  constructor(
    private readonly callId: string,
    private readonly epoch: number,
    /** Whether the caller's last words, to which a response may be the answer, were heard. */
    private knowsSpeech: boolean,
  ) {}

  /** Follows what the server shows; answers the turns that are over by it. */
  handle(event: SidebandEvent, at: Moment): Turn[] {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        return this.callerSpeaks();
      case 'input_audio_buffer.speech_stopped':
        this.speechEnded = at;
        this.knowsSpeech = true;
        return [];
      case 'response.created':
        return this.responseCreated(event.response.id, at);
      case 'response.output_item.added':
        this.remember(event.response_id, event.item);
        return [];
      case 'response.content_part.added':
        if (event.part.type === 'audio') this.spoken(event.response_id, at);
        return [];
      case 'response.output_item.done':
        this.functionCalled(event.response_id, event.item);
        return [];
      case 'response.done':
        for (const item of event.response.output) this.functionCalled(event.response.id, item);
        return [];
      case 'conversation.item.added':
        this.functionAnswered(event.item);
        return [];
      case 'output_audio_buffer.started':
        this.audioStarted(event.response_id, at);
        return [];
      case 'output_audio_buffer.stopped':
        return this.audioStopped(event.response_id);
      case 'output_audio_buffer.cleared':
        this.audioCleared(event.response_id, at);
        return [];
      case 'conversation.item.truncated':
        this.truncated(event.item_id, event.audio_end_ms);
        return [];
      default:
        return [];
    }
  }

  /** Another owner follows the call from now on: turns that have begun are followed to their end, no new one is begun. */
  handOver(): void {
    this.handedOver = true;
  }

  /** The socket was away, and with it what would have told of the turns that were open. */
  missedSomething(): Turn[] {
    this.knowsSpeech = false;
    this.speechEnded = null;
    return this.end('lost_sight');
  }

  /** Ends what is open. A turn of which nothing was heard so far is told only when the call is over: it never will be. */
  end(how: TurnsEnd): Turn[] {
    const open = [...new Set(this.byResponse.values())];
    const ended = open.map((turn) => this.finish(turn, how === 'call_over' && turn.playing === null));
    return how === 'call_over' ? ended : ended.filter(({ first_audio_at }) => first_audio_at !== null);
  }

  /** The caller is not done yet, cuts in, or has waited too long. */
  private callerSpeaks(): Turn[] {
    this.speechEnded = null;
    const { current } = this;
    if (current === null || this.firstAudio(current) !== null) return [];
    current.interrupted = true;
    current.interruptedAtMs = 0;
    return [this.finish(current, true)];
  }

  private responseCreated(responseId: string, at: Moment): Turn[] {
    const { current, speechEnded } = this;
    this.speechEnded = null;
    if (current !== null && speechEnded === null && (current.answerDue || this.firstAudio(current) === null)) {
      // Before the outputs are there it can only be words to bridge the wait.
      if ([...current.functionCalls.values()].every((answered) => answered)) current.answerDue = false;
      this.byResponse.set(responseId, current);
      return [];
    }
    this.current = null;
    const before = [...new Set(this.byResponse.values())].filter(({ playing }) => playing === null);
    const ended = before.map((turn) => this.finish(turn, true));
    if (!this.knowsSpeech || this.handedOver) return ended;
    this.current = {
      ...{ responseId, began: at, speechEnded, heard: null, spoken: null, playing: null },
      ...{ functionCalls: new Map<string, boolean>(), answerDue: false, interrupted: false, interruptedAtMs: null },
    };
    this.byResponse.set(responseId, this.current);
    return ended;
  }

  private remember(responseId: string, item: ConversationItem): void {
    const turn = this.byResponse.get(responseId);
    if (turn && item.type === 'message') this.byItem.set(item.id, turn);
  }

  private spoken(responseId: string, at: Moment): void {
    const turn = this.byResponse.get(responseId);
    if (turn) turn.spoken ??= at;
  }

  private functionCalled(responseId: string, item: ConversationItem): void {
    if (item.type !== 'function_call' || item.status === 'incomplete' || item.call_id === undefined) return;
    const turn = this.byResponse.get(responseId);
    if (!turn || turn.functionCalls.has(item.call_id)) return;
    turn.functionCalls.set(item.call_id, false);
    turn.answerDue = true;
  }

  private functionAnswered({ type, call_id }: ConversationItem): void {
    if (type !== 'function_call_output' || call_id === undefined) return;
    for (const { functionCalls } of this.byResponse.values()) {
      if (functionCalls.has(call_id)) functionCalls.set(call_id, true);
    }
  }

  private audioStarted(responseId: string | undefined, at: Moment): void {
    this.serverTells = true;
    const turn = this.turnOf(responseId);
    if (!turn) return;
    turn.heard ??= at;
    turn.playing = at;
  }

  private audioStopped(responseId: string | undefined): Turn[] {
    const turn = this.turnOf(responseId);
    if (!turn) return [];
    turn.playing = null;
    return turn.answerDue ? [] : [this.finish(turn, true)];
  }

  /** `conversation.item.truncated` tells more exactly how much was heard; it may come before or after. */
  private audioCleared(responseId: string | undefined, at: Moment): void {
    const turn = this.turnOf(responseId);
    if (!turn) return;
    turn.interrupted = true;
    if (turn.playing) turn.interruptedAtMs ??= Math.round(at.monotonic - turn.playing.monotonic);
    turn.playing = null;
  }

  private truncated(itemId: string, audioEndMs: number): void {
    const turn = this.byItem.get(itemId);
    if (!turn) return;
    turn.interrupted = true;
    turn.interruptedAtMs = audioEndMs;
  }

  private turnOf(responseId: string | undefined): OpenTurn | null {
    return responseId === undefined ? this.current : (this.byResponse.get(responseId) ?? null);
  }

  private firstAudio({ heard, spoken }: OpenTurn): Moment | null {
    return this.serverTells ? heard : (heard ?? spoken);
  }

  /** @param endKnown false: whether it was interrupted later on is not known. */
  private finish(turn: OpenTurn, endKnown: boolean): Turn {
    for (const open of [this.byResponse, this.byItem]) {
      for (const [id, owner] of open) if (owner === turn) open.delete(id);
    }
    if (this.current === turn) this.current = null;
    const { responseId, speechEnded, interrupted } = turn;
    const firstAudio = this.firstAudio(turn);
    const latencyMs = speechEnded && firstAudio ? Math.round(firstAudio.monotonic - speechEnded.monotonic) : null;
    return {
      call_id: this.callId,
      response_id: responseId,
      speech_ended_at: speechEnded && isoOf(speechEnded),
      began_at: isoOf(turn.began),
      first_audio_at: firstAudio && isoOf(firstAudio),
      latency_ms: latencyMs,
      function_calls: turn.functionCalls.size,
      interrupted: interrupted || (endKnown ? false : null),
      interrupted_at_ms: turn.interruptedAtMs,
      version: this.epoch,
    };
  }
}

function isoOf({ wall }: Moment): string {
  return new Date(wall).toISOString();
}
