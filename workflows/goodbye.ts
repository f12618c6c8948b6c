import { condition } from '@temporalio/workflow';
import type { CallState } from './call-state';
import type { SocketLine } from './socket-line';

/** How long a goodbye may take to be said and heard, before the call is hung up without. */
const goodbyeLimitMs = 12_000;

const farewell =
  'Say goodbye to the caller now, in one short and friendly sentence in the language of the talk. Ask nothing any more.';

/** The model ends the call: hung up when the caller has heard the goodbye. */
export class Goodbye {
  private begun = false;

  constructor(
    private readonly state: CallState,
    private readonly line: SocketLine,
  ) {}

  /**
   * Lets the goodbye be heard and hangs up; answers at once. The model has said it in the response that ended the call
   * (`responseId`), or else is asked for one. Rejects while the caller is being put through: hanging up would undo that.
   */
  begin(responseId: string): Promise<void> {
    if (this.state.transfers.underWay) return Promise.reject(new Error('the caller is being put through'));
    if (!this.begun) void this.sayAndHangUp(responseId);
    this.begun = true;
    return Promise.resolve();
  }

  private async sayAndHangUp(responseId: string): Promise<void> {
    const { state } = this;
    const said = responseId !== '' && (await this.heard(responseId));
    if (!said && !state.ending) await this.askFor();
    // A transfer that was asked for in the same breath goes first.
    await condition(() => state.ending || !state.transfers.underWay);
    state.end('completed', 'The agent said goodbye.', Date.now());
  }

  /** Waits until a response was heard; false when it was one without speech, or nobody can tell. */
  private async heard(responseId: string): Promise<boolean> {
    let spoke = false;
    await this.line.tryOnce(this.timeoutMs, async (socket, address) => {
      const heard = await socket.awaitSpeech.executeWithOptions({ summary: 'let the agent say goodbye' }, [
        { ...address, response_id: responseId, limit_ms: goodbyeLimitMs },
      ]);
      ({ spoke } = heard);
    });
    return spoke;
  }

  private async askFor(): Promise<void> {
    await this.line.tryOnce(this.timeoutMs, (socket, address) =>
      socket.farewell.executeWithOptions({ summary: 'ask the agent to say goodbye' }, [
        { ...address, text: farewell, limit_ms: goodbyeLimitMs },
      ]),
    );
  }

  private get timeoutMs(): number {
    return goodbyeLimitMs + this.state.input.limits.report_timeout_ms;
  }
}
