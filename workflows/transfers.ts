import { CancellationScope, condition } from '@temporalio/workflow';
import { transferWindowMs } from '../src/models/call-limits';
import type { TransferRecord } from '../src/models/call-record';
import type { Destination } from '../src/models/tenant-config';
import { transferDestinations } from '../src/policies/transfer-destinations';
import { activityErrorOf } from './activity-error';
import type { CallProxies } from './activity-proxies';
import type { CallState } from './call-state';
import { repeatWithinBudget } from './repeat-within-budget';
import type { SocketLine } from './socket-line';

export interface ReferRequest {
  call_id: string;
  target_uri: string;
  idempotency_key: string;
}

type RequestedBy = TransferRecord['requested_by'];

/** How long the agent may speak before the next destination is tried. */
const announcementLimitMs = 8_000;

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
  refer(request: ReferRequest, requestedBy: RequestedBy): Promise<{ status: 'success' }> {
    return CancellationScope.nonCancellable(() => this.request(request, requestedBy));
  }

  /** Resolves when no REFER waits for its answer: until then it is not known what the end of a call means. */
  async answered(): Promise<void> {
    await condition(() => this.state.ending || !this.state.transfers.unanswered);
  }

  private async request(request: ReferRequest, requestedBy: RequestedBy): Promise<{ status: 'success' }> {
    const { state } = this;
    if (!state.canTransfer) throw new Error('the call cannot be transferred now');
    const { idempotency_key: key, target_uri } = request;
    const destination_id = this.destinationAt(target_uri)?.destination_id ?? null;
    state.transfers.requested(
      { idempotency_key: key, destination_id, target_uri, requested_by: requestedBy },
      Date.now(),
    );
    const budgetMs = state.input.limits.refer_budget_ms;
    const deadline = Date.now() + budgetMs;
    const answer = await repeatWithinBudget(
      budgetMs,
      () => state.ending,
      (remainingMs) => this.attempt(request, remainingMs),
    );
    if (answer.kind === 'done') {
      state.transfers.accepted(key, Date.now());
      void this.awaitEvidence(request, requestedBy);
      return { status: 'success' };
    }
    state.transfers.failed(key, answer.kind, answer.error, Date.now());
    if (answer.kind === 'unknown') {
      // The answer was lost, not necessarily the REFER. If the call ends now, it was carried out.
      await condition(() => state.ending, Math.max(deadline - Date.now(), 1), {
        summary: 'the answer to REFER was lost: does the call end?',
      });
      if (state.ending) return { status: 'success' };
      state.transfers.unconfirmed(key, Date.now());
    }
    throw new Error(`refer ${answer.kind}: ${answer.error}`);
  }

  /** One HTTP request, noted with its answer. */
  private async attempt(request: ReferRequest, scheduleToStartMs: number): Promise<void> {
    const { transfers } = this.state;
    const key = request.idempotency_key;
    transfers.attemptStarted(key, Date.now());
    try {
      const summary = 'transfer: SIP REFER through OpenAI';
      await this.proxies.once(scheduleToStartMs).referCall.executeWithOptions({ summary }, [request]);
      transfers.attemptAnswered(key, 'relayed', Date.now());
    } catch (thrown) {
      transfers.attemptAnswered(key, activityErrorOf(thrown).type, Date.now());
      throw thrown;
    }
  }

  /** A transfer that has not ended the call within the window has failed silently: someone else, or the agent again. */
  private async awaitEvidence(request: ReferRequest, requestedBy: RequestedBy): Promise<void> {
    const { state } = this;
    if (await condition(() => state.ending, transferWindowMs, { summary: 'does the transfer end the call?' })) return;
    if (!state.transfers.unconfirmed(request.idempotency_key, Date.now())) return;
    // An operator who is told of the failure decides; the tenant has decided what follows on the model's request.
    if (requestedBy === 'operator') await this.backToAgent();
    else await this.next(request);
  }

  /** Tries the next open destination by priority, if the tenant wants it and one is left; else the agent goes on. */
  private async next(failed: ReferRequest): Promise<void> {
    const { state } = this;
    const wanted = state.tenant?.features.refer?.when_unconfirmed === 'next_destination';
    const destination = wanted ? this.nextDestination() : undefined;
    if (destination?.target_uri === undefined) return this.backToAgent();
    await this.announce(destination);
    if (!state.canTransfer) return;
    const request: ReferRequest = {
      call_id: failed.call_id,
      target_uri: destination.target_uri,
      // From what the failed one was called: stable over replays, and different from it.
      idempotency_key: `${failed.idempotency_key}:next`,
    };
    try {
      await this.request(request, 'policy');
    } catch {
      if (!state.ending) await this.next(request);
    }
  }

  private nextDestination(): Destination | undefined {
    const { tenant, transfers } = this.state;
    const open = tenant === null ? [] : transferDestinations(tenant, Date.now());
    return open.find(({ target_uri }) => target_uri !== undefined && !transfers.tried(target_uri));
  }

  /** The model learns what happened, and says it before the REFER can cut it off. */
  private async announce({ destination_id, label }: Destination): Promise<void> {
    const who = label ?? destination_id;
    const text =
      `The transfer did not go through: the caller is still on the line. The caller is now being put through to ${who} ` +
      'instead; you need not call any function for it.';
    await this.say(text, false);
    const words = `Tell the caller in one short sentence that nobody answered, and that you now put them through to ${who}.`;
    await this.line.tryOnce(announcementLimitMs + this.state.input.limits.report_timeout_ms, (socket, address) =>
      socket.farewell.executeWithOptions({ summary: 'announce the next destination' }, [
        { ...address, text: words, limit_ms: announcementLimitMs },
      ]),
    );
  }

  private async backToAgent(): Promise<void> {
    await this.say(
      'The transfer did not go through: the caller is still on the line. Apologise, and offer to try again or to take a message.',
      true,
    );
  }

  private async say(text: string, respond: boolean): Promise<void> {
    await this.line.deliver(this.state.input.limits.report_timeout_ms, (socket, address) =>
      socket.say.executeWithOptions({ summary: 'tell the model that the transfer failed' }, [
        { ...address, text, respond },
      ]),
    );
  }

  private destinationAt(targetUri: string): Destination | undefined {
    const destinations = this.state.tenant?.features.refer?.destinations ?? [];
    return destinations.find(({ target_uri }) => target_uri === targetUri);
  }
}
