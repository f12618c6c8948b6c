import {
  CancellationScope,
  condition,
  isCancellation,
  TemporalFailure,
  type ActivityInterfaceFor,
} from '@temporalio/workflow';
import type { SocketActivities } from '../activities';
import { signalledQuietMs } from '../src/models/call-limits';
import { activityFailure } from '../src/models/failures';
import { type PromptCall, promptCall } from '../src/models/prompt-call';
import { activityErrorOf } from './activity-error';
import type { CallProxies } from './activity-proxies';
import type { CallState, SocketOwner } from './call-state';

/** Pause before the same owner is tried again: its socket is being re-opened, or it is about to be replaced. */
const sameOwnerPauseMs = 1_000;

type SocketWords = (
  socket: ActivityInterfaceFor<SocketActivities>,
  address: { call_id: string; epoch: number },
) => Promise<unknown>;

/** The workflow's line to the call's socket, wherever it is held just now. */
export class SocketLine {
  constructor(
    private readonly state: CallState,
    private readonly proxies: CallProxies,
  ) {}

  /** Answers every new owner with `attach`, until the call ends. */
  async keepAttached(): Promise<void> {
    let done = 0;
    while (!this.state.ending) {
      await condition(() => this.state.ending || this.ownerToAttach(done) !== null);
      const owner = this.ownerToAttach(done);
      if (this.state.ending || !owner) continue;
      const outcome = await this.unlessReplaced(owner, () => this.attach(owner));
      if (outcome === 'try_again') await this.pause(owner);
      else done = owner.epoch;
    }
  }

  /**
   * Says something to the model through whoever holds the socket; repeated until it was said (true) or the call has
   * ended (false). `onAttempt` is called before each try.
   */
  async deliver(timeoutMs: number, words: SocketWords, onAttempt?: () => void): Promise<boolean> {
    let notThere = 0;
    for (;;) {
      await condition(() => this.state.ending || (this.state.attachedOwner?.epoch ?? 0) > notThere);
      const owner = this.state.attachedOwner;
      if (this.state.ending) return false;
      if (!owner) continue;
      onAttempt?.();
      try {
        await words(this.proxies.socket(owner, timeoutMs), this.addressOf(owner));
        return true;
      } catch (thrown) {
        if (activityErrorOf(thrown).type === activityFailure.sessionNotHere) notThere = owner.epoch;
        else await this.pause(owner);
      }
    }
  }

  /** Hands a tool's result to the model: through this process if the socket is here, else wherever it is. */
  async report(
    result: { function_call_id: string; output: string },
    options: { timeoutMs: number; summary: string; onAttempt: () => void },
  ): Promise<boolean> {
    const { timeoutMs, summary, onAttempt } = options;
    const owner = this.state.attachedOwner;
    if (owner && !this.state.ending && (await this.reportIfHere(owner, result, summary))) {
      onAttempt();
      return true;
    }
    return this.deliver(
      timeoutMs,
      (socket, address) => socket.report.executeWithOptions({ summary }, [{ ...address, ...result }]),
      onAttempt,
    );
  }

  private async reportIfHere(
    owner: SocketOwner,
    result: { function_call_id: string; output: string },
    summary: string,
  ): Promise<boolean> {
    try {
      const input = { ...this.addressOf(owner), ...result };
      return await this.proxies.near.reportIfHere.executeWithOptions({ summary }, [input]);
    } catch (thrown) {
      // Also a local activity that was cut off with its worker, which is no ActivityFailure. The routed report asks the
      // owner again, who answers the same function call once.
      if (!(thrown instanceof TemporalFailure)) throw thrown;
      return false;
    }
  }

  /** One try, for what is not worth repeating; false when it failed or nobody holds the socket. */
  async tryOnce(timeoutMs: number, words: SocketWords): Promise<boolean> {
    const { owner } = this.state;
    if (!owner) return false;
    try {
      await words(this.proxies.socket(owner, timeoutMs), this.addressOf(owner));
      return true;
    } catch (thrown) {
      activityErrorOf(thrown);
      return false;
    }
  }

  /** An owner that waits for its `attach`; nobody is attached before the call was accepted. */
  private ownerToAttach(done: number): SocketOwner | null {
    const { owner, phase } = this.state;
    const acceptBegun = phase === 'attaching' || phase === 'live' || phase === 'transferring';
    return acceptBegun && owner !== null && owner.epoch > done ? owner : null;
  }

  private async attach(owner: SocketOwner): Promise<'settled' | 'try_again'> {
    const { limits, call_id } = this.state.input;
    const greetingId = this.state.greeted ? null : (this.state.prompts?.greeting_id ?? null);
    const socket = this.proxies.socket(owner, limits.attach_deadline_ms + limits.openai_timeout_ms);
    try {
      const summary = this.attachSummary(greetingId);
      const { status, gap, greeting_id } = await socket.attach.executeWithOptions({ summary }, [
        {
          call_id,
          epoch: owner.epoch,
          greeting_id: greetingId,
          ...this.promptCallOf(greetingId),
          resumed: this.state.phase !== 'attaching',
          function_calls: this.state.knownFunctionCalls(Date.now()),
          quiet_ms: this.state.tenant?.policies.silence.enabled ? signalledQuietMs : null,
          caller_heard: this.state.heardCaller,
          deadline_ms: limits.attach_deadline_ms,
        },
      ]);
      if (status === 'attached') this.state.attached(owner.epoch, greetingId !== null, Date.now(), gap);
      if (status === 'attached' && greeting_id !== undefined) this.state.promptUnreadable({ greeting_id });
      return 'settled';
    } catch (thrown) {
      return activityErrorOf(thrown).type === activityFailure.sessionNotHere ? 'settled' : 'try_again';
    }
  }

  private promptCallOf(greetingId: string | null): { prompt_call?: PromptCall } {
    const { input, tenant } = this.state;
    return greetingId === null || tenant === null ? {} : { prompt_call: promptCall(input, tenant) };
  }

  private attachSummary(greetingId: string | null): string {
    if (this.state.phase !== 'attaching') return 'take the call over: open its socket here';
    return greetingId === null ? 'open the socket' : 'open the socket, ask for the greeting';
  }

  /** Drops what is said to an owner that has been replaced meanwhile: it may be dead and never answer. */
  private async unlessReplaced<T>(owner: SocketOwner, work: () => Promise<T>): Promise<T | 'replaced'> {
    const scope = new CancellationScope();
    const working = scope.run(work).catch((error: unknown) => {
      if (isCancellation(error)) return 'replaced' as const;
      throw error;
    });
    const replaced = condition(() => this.state.ending || this.state.owner?.epoch !== owner.epoch).then(
      () => 'replaced' as const,
    );
    const outcome = await Promise.race([working, replaced]);
    if (outcome === 'replaced') scope.cancel();
    return outcome;
  }

  private async pause(owner: SocketOwner): Promise<void> {
    await condition(() => this.state.ending || this.state.owner?.epoch !== owner.epoch, sameOwnerPauseMs, {
      summary: 'before the socket is tried again',
    });
  }

  private addressOf(owner: SocketOwner): { call_id: string; epoch: number } {
    return { call_id: this.state.input.call_id, epoch: owner.epoch };
  }
}
