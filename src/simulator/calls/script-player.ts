import { setImmediate } from 'node:timers/promises';
import { type Scenario } from '../scenario/scenario-schema';
import { type Step, type StepDetails, STEP_KINDS, type StepKind } from '../scenario/step-schema';
import { type LiveSession } from '../session/live-session';
import { type ModelTurn } from '../session/model';
import { mismatchOf } from './match-result';
import { ScriptFailure } from './script-failure';
import { type SimulatedCall } from './simulated-call';

type StepActions = { [K in StepKind]: (details: StepDetails<K>) => Promise<void> };

/** Never reached by a call: longest session is an hour. */
const UNTIL_THE_CALL_ENDS_MS = 24 * 3_600_000;

/** Performs the steps of one call's script. Every wait ends when the call does, with the reason of `call.ended`. */
export class ScriptPlayer {
  /** The model's current turn; it goes on while the caller already interrupts. */
  private turn: Promise<void> = Promise.resolve();
  /** The caller had the last word, so voice activity detection gives the model the floor unasked. */
  private callerSpokeLast = false;
  private expectedReferrals = 0;
  private expectedTarget: string | undefined;

  constructor(
    private readonly call: SimulatedCall,
    private readonly session: LiveSession,
    private readonly scenario: Scenario,
  ) {}

  /** Performs one step. Throws a ScriptFailure or WaitTimeout when the system under test does not play along. */
  async play(step: Step): Promise<void> {
    for (const kind of STEP_KINDS) {
      const details = step[kind];
      // Kind and details come from the same key; the compiler cannot see it through the lookup.
      if (details !== undefined) await (this.actions[kind] as (details: unknown) => Promise<void>)(details);
    }
  }

  /** The caller hears the model out and hangs up. */
  async hangUp(): Promise<void> {
    await this.hearOut();
    this.call.finish('caller_hung_up');
  }

  /** What was wrong with how the call ended; null when nothing. */
  endComplaint(): string | null {
    const actual = this.call.referrals.at(-1)?.targetUri;
    if (this.expectedTarget === undefined || actual === this.expectedTarget) return null;
    return `expect_transfer: expected ${this.expectedTarget}, the call went to ${actual ?? 'nobody'}`;
  }

  private readonly actions: StepActions = {
    caller_says: async (details) => {
      await this.hearOut();
      await this.session.caller.say(details);
      this.callerSpokeLast = true;
    },
    caller_interrupts: async (details) => {
      await this.until(() => this.session.playback.audible, 10_000, 'there is nothing to interrupt');
      await this.session.context.clock.pause(details.after_ms);
      await this.session.caller.say(details);
      await this.turn;
      this.callerSpokeLast = true;
    },
    caller_presses: async ({ digits }) => {
      await this.hearOut();
      await this.session.caller.press(digits);
    },
    caller_hangs_up: async (details) => {
      if (!details.at_once) await this.hearOut();
      await this.session.context.clock.pause(details.after_ms);
      this.call.finish('caller_hung_up');
    },
    silence: async (details) => {
      await this.hearOut();
      await this.whileIdle(this.session.context.clock.pause(details.duration_ms));
    },
    model_says: (details) =>
      this.takeFloor(details, {
        text: details.text,
        durationMs: details.duration_ms,
        thinkingMs: details.thinks_ms,
        tools: [],
      }),
    model_calls: (details) =>
      this.takeFloor(details, {
        text: details.say,
        durationMs: details.duration_ms,
        thinkingMs: details.thinks_ms,
        tools: details.tools.map(({ tool, arguments: given }) => ({
          name: tool,
          argumentsJson: typeof given === 'string' ? given : JSON.stringify(given, null, 1).replace(/\n\s*/g, ' '),
        })),
      }),
    expect_results: async (details) => {
      await this.turn;
      await this.expectResults(details);
    },
    expect_transfer: async (details) => {
      await this.turn;
      await this.whileIdle(this.expectTransfer(details));
    },
    expect_hangup: async (details) => {
      await this.turn;
      await this.whileIdle(this.until(() => false, details.within_ms, `no hang-up within ${details.within_ms} ms`));
    },
    expect_rejection: () => Promise.reject(new ScriptFailure('the call was accepted')),
    expect_attached: async (details) => {
      await this.until(() => this.call.sockets.count > 0, details.within_ms, 'no sideband attached');
    },
    drop_socket: async (details) => {
      await this.hearOut();
      this.call.sockets.closeAll(details.code);
    },
    session_expires: async (details) => {
      await this.hearOut();
      await this.session.context.clock.pause(details.after_ms);
      this.call.expire();
    },
  };

  private async until(condition: () => boolean, withinMs: number, otherwise: string): Promise<void> {
    await this.call.changes.until(condition, this.call.ended, withinMs, otherwise);
  }

  private async hearOut(): Promise<void> {
    await this.turn;
    await this.session.playback.finished();
    this.call.ended.throwIfAborted();
  }

  /** Waits until the model has the floor, then writes its turn; the next step decides whether to hear it out. */
  private async takeFloor(
    floor: { begins?: 'asked' | 'unasked' | undefined; asked_within_ms: number },
    turn: ModelTurn,
  ): Promise<void> {
    await this.turn;
    const { model, context } = this.session;
    if (!model.isAwaited) {
      const detection = context.session.audio.input.turn_detection;
      const isUnasked = this.callerSpokeLast && detection !== null && detection.create_response;
      if ((floor.begins ?? (isUnasked ? 'unasked' : 'asked')) === 'unasked') model.open();
      else {
        const { asked_within_ms: limit } = floor;
        await this.until(() => model.isAwaited, limit, `no response.create came within ${limit} ms`);
      }
    }
    this.write(turn);
  }

  private write(turn: ModelTurn): void {
    this.callerSpokeLast = false;
    this.turn = this.session.model.write(turn);
    // Whoever awaits the turn sees its end; until then a call that ends must not be an unhandled rejection.
    this.turn.catch(() => undefined);
  }

  private async expectResults({ results, within_ms: limit }: StepDetails<'expect_results'>): Promise<void> {
    const calls = [...this.session.context.conversation.functionCalls.values()];
    await this.until(
      () => calls.every(({ output }) => output !== null),
      limit,
      `no result within ${limit} ms for ${calls.map(({ name }) => name).join(', ')}`,
    );
    const unmatched = calls.slice();
    for (const matcher of results) {
      const index = unmatched.findLastIndex(({ name }) => name === matcher.tool);
      const [matched] = index < 0 ? [] : unmatched.splice(index, 1);
      if (matched === undefined) throw new ScriptFailure(`${matcher.tool} was not called`);
      const mismatch = mismatchOf(matched, matcher);
      if (mismatch !== null) throw new ScriptFailure(mismatch);
    }
  }

  private async expectTransfer({
    target_uri: target,
    within_ms: limit,
  }: StepDetails<'expect_transfer'>): Promise<void> {
    this.expectedReferrals += 1;
    this.expectedTarget = target;
    const relayed = () => this.call.referrals.filter(({ status }) => status < 300);
    await this.until(
      () => relayed().length >= this.expectedReferrals,
      limit,
      `no transfer was made within ${limit} ms`,
    );
    const complaint = this.endComplaint();
    if (complaint !== null) throw new ScriptFailure(complaint);
    if (this.call.isLeaving) await this.until(() => false, UNTIL_THE_CALL_ENDS_MS, 'the caller never left');
  }

  /** While the script waits, the model still answers whoever asks it to. */
  private async whileIdle(work: Promise<void>): Promise<void> {
    let isOver = false;
    const finished = work.finally(() => {
      isOver = true;
      this.call.changes.notify();
    });
    finished.catch(() => undefined); // Awaited below, after the last unscripted turn.
    const { model } = this.session;
    // Work that is done already leaves a response that was asked for to the script's next step.
    await Promise.race([finished, setImmediate()]);
    while (!isOver) {
      await this.until(() => isOver || model.isAwaited, UNTIL_THE_CALL_ENDS_MS, 'the call never ended');
      if (isOver || !model.isAwaited) break;
      this.write({ text: this.scenario.unscripted_reply, tools: [] });
      await this.turn;
    }
    await finished;
  }
}
