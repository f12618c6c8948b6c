import { condition } from '@temporalio/workflow';
import { signalledQuietMs } from '../src/models/call-limits';
import type { CallState } from './call-state';
import type { Silence } from './messages';
import type { SocketLine } from './socket-line';

/** What the model is told, in the order in which it is; after the last one the call is hung up. */
const prompts = [
  'The caller has said nothing for a while. Ask in one short sentence, in the language of the talk, whether they are still there.',
  'The caller still says nothing. Say in one short sentence that you will hang up if you hear nothing, and ask once more whether they are there.',
] as const;

/**
 * Nobody speaks: the model asks twice, then the call is hung up. The socket's owner signals that quiet has lasted a while
 * and that it is over; the waiting itself is done here, so that it outlives every process. It pauses while a tool runs or
 * the caller is being put through, and begins anew with the caller's next word and with a new owner.
 */
export class SilenceWatch {
  private quiet = false;
  /** Prompts since the caller was last heard. */
  private prompted = 0;
  /** Quiet that had already passed when it was signalled. */
  private passedMs = 0;
  /** Grows with whatever makes the waiting begin anew. */
  private turn = 0;

  constructor(
    private readonly state: CallState,
    private readonly line: SocketLine,
  ) {}

  /** Takes the signal of an owner; one that has been replaced is not listened to. */
  signalled(message: Silence): void {
    if (message.epoch !== this.state.owner?.epoch) return;
    if (message.caller_heard) this.callerHeard(new Date(Date.now()).toISOString());
    this.begin(message.state === 'started', signalledQuietMs);
  }

  /** The caller spoke or pressed a key: nothing has to be asked yet. */
  callerHeard(at: string): void {
    this.state.callerHeard(at);
    this.prompted = 0;
    this.begin(this.quiet, 0);
  }

  /** A new owner signals anew what it hears. */
  ownerChanged(): void {
    this.prompted = 0;
    this.begin(false, 0);
  }

  /** Watches until the call is ending. */
  async run(): Promise<void> {
    const { state } = this;
    const policy = state.tenant?.policies.silence;
    if (!policy?.enabled) return;
    const waits = [policy.first_prompt_after_s, policy.second_prompt_after_s, policy.hang_up_after_s];
    while (!state.ending) {
      await condition(() => state.ending || this.counting);
      const { turn } = this;
      const waitMs = Math.max((waits[this.prompted] ?? 0) * 1000 - this.passedMs, 1);
      const over = (): boolean => state.ending || !this.counting || this.turn !== turn;
      if (!(await condition(over, waitMs, { summary: 'silence' }))) await this.act();
      // After a pause quiet is counted from its end.
      else if (this.turn === turn) this.passedMs = 0;
    }
  }

  private get counting(): boolean {
    return this.quiet && !this.state.toolCalls.busy && !this.state.transfers.underWay;
  }

  private begin(quiet: boolean, passedMs: number): void {
    this.quiet = quiet;
    this.passedMs = this.counting ? passedMs : 0;
    this.turn += 1;
  }

  private async act(): Promise<void> {
    const { state } = this;
    const text = prompts[this.prompted];
    if (text === undefined) {
      if (state.heardCaller) state.end('silence', 'The caller said nothing any more.', Date.now());
      else state.end('caller_hung_up_ringing', 'Nothing was ever heard of the caller.', Date.now());
      return;
    }
    // Without an answer of the model the quiet goes on, and is counted from here.
    this.begin(true, 0);
    this.prompted += 1;
    const said = await this.line.tryOnce(state.input.limits.report_timeout_ms, (socket, address) =>
      socket.say.executeWithOptions({ summary: 'ask whether the caller is still there' }, [
        { ...address, text, respond: true },
      ]),
    );
    // Whoever was not asked is not hung up on.
    if (!said) this.prompted = Math.max(this.prompted - 1, 0);
  }
}
