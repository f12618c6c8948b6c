import { CancellationScope, condition } from '@temporalio/workflow';
import { transferWindowMs } from '../src/models/call-limits';
import type { TransferRecord } from '../src/models/call-record';
import type { CallProxies } from './activity-proxies';
import type { CallState } from './call-state';
import { repeatWithinBudget } from './repeat-within-budget';
import type { SocketLine } from './socket-line';

export interface ReferRequest {
  call_id: string;
  target_uri: string;
  idempotency_key: string;
}

/**
 * Puts callers through. REFER is not idempotent and its 200 proves nothing: it is repeated only when it certainly was
 * not relayed, and the end of the call within the window is what confirms it.
 */
export class Transfers {
  constructor(
    private readonly state: CallState,
    private readonly proxies: CallProxies,
    private readonly line: SocketLine,
  ) {}

  /**
   * Resolves when OpenAI has relayed the REFER; throws when it did not, or when nobody can tell. A tool that overruns its
   * deadline cannot take a REFER back, so what became of it is followed all the same.
   */
  refer(request: ReferRequest, requestedBy: TransferRecord['requested_by']): Promise<{ status: 'success' }> {
    return CancellationScope.nonCancellable(() => this.request(request, requestedBy));
  }

  /** Resolves when no REFER waits for its answer: until then it is not known what the end of a call means. */
  async answered(): Promise<void> {
    await condition(() => this.state.ending || !this.state.referPending);
  }

  private async request(
    request: ReferRequest,
    requestedBy: TransferRecord['requested_by'],
  ): Promise<{ status: 'success' }> {
    const { state } = this;
    if (!state.canTransfer) throw new Error('the call cannot be transferred now');
    const { idempotency_key: key, target_uri } = request;
    state.transferRequested({ idempotency_key: key, target_uri, requested_by: requestedBy }, Date.now());
    const budgetMs = state.input.limits.refer_budget_ms;
    const deadline = Date.now() + budgetMs;
    const answer = await repeatWithinBudget(
      budgetMs,
      () => state.ending,
      (remainingMs) =>
        this.proxies
          .once(remainingMs)
          .referCall.executeWithOptions({ summary: 'transfer: SIP REFER through OpenAI' }, [request]),
    );
    if (answer.kind === 'done') {
      state.transferAccepted(key, answer.attempts, Date.now());
      void this.awaitEvidence(key);
      return { status: 'success' };
    }
    state.transferFailed(key, answer.kind, answer.error, answer.attempts, Date.now());
    if (answer.kind === 'unknown') {
      // The answer was lost, not necessarily the REFER. If the call ends now, it was carried out.
      await condition(() => state.ending, Math.max(deadline - Date.now(), 1), {
        summary: 'the answer to REFER was lost: does the call end?',
      });
      if (state.ending) return { status: 'success' };
      state.transferUnconfirmed(key);
    }
    throw new Error(`refer ${answer.kind}: ${answer.error}`);
  }

  /** A transfer that has not ended the call within the window has failed silently: the agent takes the caller back. */
  private async awaitEvidence(key: string): Promise<void> {
    if (await condition(() => this.state.ending, transferWindowMs, { summary: 'does the transfer end the call?' }))
      return;
    if (!this.state.transferUnconfirmed(key)) return;
    const text =
      'The transfer did not go through: the caller is still on the line. Apologise, and offer to try again or to take a message.';
    await this.line.deliver(this.state.input.limits.report_timeout_ms, (socket, address) =>
      socket.say.executeWithOptions({ summary: 'tell the model that the transfer failed' }, [
        { ...address, text, respond: true },
      ]),
    );
  }
}
