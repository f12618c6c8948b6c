import { responseCreated, responseDone, rateLimitsUpdated, type StatusDetails } from '../wire/response-frames';
import { textTokens, type TokenCount } from '../wire/tokens';
import { responseUsage } from '../wire/usage';
import { type ActiveResponse, newActiveResponse, type ResponseOverrides } from './active-response';
import { type Playback } from './playback';
import { type SessionContext } from './session-context';
import { SPEECH_TIMING } from './speech-timing';
import { writeFunctionCall } from './write-function-call';
import { writeMessage } from './write-message';

/** What the script lets the model do in one response: speak, call tools, or both, in this order. */
export interface ModelTurn {
  text?: string | undefined;
  durationMs?: number | undefined;
  /** From being asked to the first word. */
  thinkingMs?: number | undefined;
  tools: { name: string; argumentsJson: string }[];
}

const TOKENS_PER_MINUTE = 40_000;

/** The model's side of a session: at most one response at a time, asked for first and written by the script. */
export class Model {
  private active: ActiveResponse | null = null;
  private deferred: (() => void)[] = [];
  private previousInput: TokenCount = { text: 0, audio: 0 };
  private spoken = false;

  constructor(
    private readonly context: SessionContext,
    private readonly playback: Playback,
  ) {}

  /** The id of the response in progress, null when the model is silent. */
  get activeResponseId(): string | null {
    return this.active?.facts.id ?? null;
  }

  /** True when a response was asked for and nobody writes it yet. */
  get isAwaited(): boolean {
    return this.active !== null && !this.active.claimed;
  }

  /** True once the model has said something aloud: its voice is then fixed. */
  get hasSpoken(): boolean {
    return this.spoken;
  }

  /** Begins a response (`response.created`). Only when none is active: the caller of this checks. */
  open(overrides: ResponseOverrides = {}): void {
    this.active = newActiveResponse(this.context.session, this.context.conversation.id, overrides);
    this.context.emit(responseCreated(this.active.facts));
    this.context.changes.notify();
  }

  /** Writes the response that was asked for. Resolves when it is done or cancelled; rejects when the call ends. */
  async write(turn: ModelTurn): Promise<void> {
    const response = this.active;
    if (response === null || response.claimed) throw new Error('no response is waiting to be written');
    response.claimed = true;
    const { context } = this;
    const signal = AbortSignal.any([context.clock.ended, response.cancelled.signal]);
    const input = this.inputTokens();
    const written = (async () => {
      await context.clock.pause(turn.thinkingMs ?? SPEECH_TIMING.thinking, signal);
      if (turn.text !== undefined) {
        await writeMessage(context, response, turn.text, turn.durationMs, signal, (itemId, durationMs) => {
          this.spoken = true;
          this.playback.play(response.facts.id, itemId, durationMs, done);
        });
      }
      for (const tool of turn.tools) await writeFunctionCall(context, response, tool, signal);
      this.finish(response, null, input);
    })();
    // Playback ends only after the response; how the response ended is of no matter to it.
    const done = written.catch(() => undefined);
    try {
      await written;
    } catch (error) {
      if (!response.cancelled.signal.aborted) throw error;
    }
  }

  /** Ends the response in progress as cancelled; false when there is none. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): boolean {
    const response = this.active;
    if (response === null) return false;
    for (const item of response.output) {
      if ('status' in item && item.status === 'in_progress') item.status = 'incomplete';
    }
    response.cutOff?.();
    response.cancelled.abort();
    this.finish(response, { type: 'cancelled', reason }, this.inputTokens());
    return true;
  }

  /** Does it at once, or right after the response that is being written: the live API acknowledges items then. */
  afterResponse(action: () => void): void {
    if (this.active?.claimed) this.deferred.push(action);
    else action();
  }

  private finish(response: ActiveResponse, details: StatusDetails, input: TokenCount): void {
    const { context } = this;
    // Nothing was thought yet when a response is cancelled before its first word: its usage is all zeros.
    const billed = response.output.length === 0 && details !== null ? { text: 0, audio: 0 } : input;
    const usage = responseUsage(billed, response.written, this.previousInput);
    this.previousInput = input;
    this.active = null;
    context.emit(responseDone(response.facts, details, response.output, usage));
    context.emit(rateLimitsUpdated(TOKENS_PER_MINUTE, Math.max(0, TOKENS_PER_MINUTE - input.text - input.audio)));
    const deferred = this.deferred;
    this.deferred = [];
    for (const action of deferred) action();
    context.changes.notify();
  }

  private inputTokens(): TokenCount {
    const { session, conversation } = this.context;
    const weight = conversation.weight();
    const tools = session.tools.length > 0 ? textTokens(JSON.stringify(session.tools)) : 0;
    return { text: textTokens(session.instructions) + tools + weight.text, audio: weight.audio };
  }
}
