import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { newCallRecord } from '../../../../workflows/new-call-record';
import type { Logger } from '../../../infra/logger';
import type { Metrics } from '../../../infra/metrics/metrics';
import type { Calls } from '../../../infra/mongo/calls';
import type { Capacity } from '../../../infra/mongo/capacity';
import { WriteBuffer } from '../../../infra/mongo/write-buffer';
import type { OpenAICallsService } from '../../../infra/openai/calls-http';
import { OpenAIFailure } from '../../../infra/openai/openai-failure';
import { staleWebhookMs } from '../../../models/call-limits';
import { type PhoneCallInput, phoneCallWorkflowId } from '../../../models/phone-call-input';
import { refusalStatus } from '../../../policies/refusal-status';
import { withTimeLimit } from '../../../infra/time-limit';
import { phoneInHand } from './phone-in-hand';

/** A workflow that works has accepted or rejected the call when its deadlines are over, or does so within this. */
const watchMarginMs = 1_500;

/** The listing of a tenant's own tools goes on beside the seat; its activity may take so much longer than its limit. */
const listMarginMs = 1_000;

/** Calls watched at a time; a burst beyond it is not watched, which is said. */
const watchesLimit = 2_000;

/** Records that may wait for the database. */
const recordsLimit = 1_000;

/** How long a record is waited for before its workflow is ended. */
const recordLimitMs = 2_000;

/** Pause between attempts to look at a call, or to reject it. */
const retryMs = 1_000;

/** What is under way at a stop gets this long. */
const stopLimitMs = 4_000;

export interface UnansweredCallsDependencies {
  client: Client;
  callsService: Pick<OpenAICallsService, 'reject_call'>;
  calls: Pick<Calls, 'save'>;
  capacity: Pick<Capacity, 'release'>;
  metrics: Pick<Metrics, 'callEnded'>;
  log: Logger;
}

/**
 * Rejects calls that nobody would answer, at OpenAI itself and with SIP 503, so that no caller hears ringing in vain:
 * at once those for which nobody works (`refuse`), and after a while those whose workflow nobody has run (`watch`; Temporal
 * remembers a killed worker for a minute). Each gets the record `rejected:no_worker`. Everything goes on in the background.
 */
export class UnansweredCalls {
  private readonly watches = new Set<NodeJS.Timeout>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly records: WriteBuffer;
  private stopped = false;

  constructor(private readonly deps: UnansweredCallsDependencies) {
    this.records = new WriteBuffer({
      limit: recordsLimit,
      note: (event, fields) => deps.log.warn({ event, ...fields }, 'writing a rejected call'),
    });
  }

  /** Rejects a call that has no workflow. */
  refuse(input: PhoneCallInput): void {
    this.inBackground(async () => {
      if ((await this.reject(input)) !== 'failed')
        this.record(input, 'Nobody polls: no worker runs, or none of the current version.');
    }, input.call_id);
  }

  /** Looks at a call's workflow when its deadlines are over, and ends both if nobody has taken the phone in hand. */
  watch(input: PhoneCallInput): void {
    const { call_id, limits } = input;
    if (this.watches.size >= watchesLimit) {
      this.deps.log.warn({ event: 'call_not_watched', call_id }, 'too many calls at once to see that each is answered');
      return;
    }
    const timer = setTimeout(
      () => {
        this.watches.delete(timer);
        this.inBackground(() => this.endIfUnanswered(input), call_id);
      },
      limits.admit_deadline_ms +
        Math.max(limits.seat_deadline_ms, limits.mcp_list_timeout_ms + listMarginMs) +
        watchMarginMs,
    );
    timer.unref();
    this.watches.add(timer);
  }

  /** Gives up the watches and waits for what is under way, for at most 4 s each for rejections and records. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.watches) clearTimeout(timer);
    this.watches.clear();
    const overdue = (): Error => new Error('rejections are still under way');
    await withTimeLimit(stopLimitMs, () => Promise.all(this.underWay), overdue).catch(() => undefined);
    await this.records.stop(stopLimitMs);
  }

  private inBackground(work: () => Promise<void>, callId: string): void {
    const done = work()
      .catch((error: unknown) => {
        const { log } = this.deps;
        log.error({ event: 'unanswered_call_failed', call_id: callId, err: error }, 'a call may be ringing in vain');
      })
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  private async endIfUnanswered(input: PhoneCallInput): Promise<void> {
    const { client, log } = this.deps;
    const { call_id } = input;
    if (await this.whileRinging(input, () => phoneInHand(client, call_id), true)) return;
    log.error({ event: 'call_unanswered', call_id }, 'nobody runs the workflow of a ringing call: rejecting it');
    const answer = await this.reject(input);
    if (answer === 'failed') return;
    // A caller who is gone may have been refused, or given up, by a worker that came at this moment.
    if (answer === 'gone' && (await phoneInHand(client, call_id))) return;
    this.record(input, 'The workflow was started, but nobody ran it.');
    // Before the workflow ends: an owner that came late would record its termination.
    await this.records.settled(call_id, recordLimitMs);
    try {
      await client.workflow.getHandle(phoneCallWorkflowId(call_id)).terminate('nobody ran it: rejected by the gateway');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    // A worker that came late may have reserved one in between.
    this.records.add(call_id, () => this.deps.capacity.release(call_id));
  }

  /** SIP 503, however often it takes while the caller may be ringing; `gone` when the caller is there no more. */
  private async reject(input: PhoneCallInput): Promise<'rejected' | 'gone' | 'failed'> {
    const { callsService, log } = this.deps;
    const { call_id } = input;
    const status_code = input.refusal_statuses?.no_worker ?? refusalStatus.no_worker;
    const answer = await this.whileRinging(
      input,
      async () => {
        try {
          await callsService.reject_call({ call_id, status_code, idempotency_key: `reject:${call_id}` });
          return 'rejected' as const;
        } catch (error) {
          if (error instanceof OpenAIFailure && error.kind === 'gone') return 'gone' as const;
          if (error instanceof OpenAIFailure && error.kind === 'permanent') {
            log.error({ event: 'reject_refused', call_id, err: error }, 'OpenAI does not take the rejection');
            return 'failed' as const;
          }
          throw error;
        }
      },
      'failed' as const,
    );
    log.error(
      { event: 'call_rejected', reason: 'no_worker', call_id, status_code, answer },
      'nobody works: call rejected',
    );
    return answer;
  }

  /** Repeats what fails until it does not, the webhook is stale or we stop; answers `otherwise` then. */
  private async whileRinging<T>(input: PhoneCallInput, work: () => Promise<T>, otherwise: T): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const { log } = this.deps;
        log.warn({ event: 'unanswered_call_retry', call_id: input.call_id, err: error }, 'trying again');
        if (this.stopped || Date.now() - input.webhook_created_at * 1000 > staleWebhookMs) return otherwise;
        await pause(retryMs);
      }
    }
  }

  private record(input: PhoneCallInput, detail: string): void {
    const { calls, capacity, metrics } = this.deps;
    const now = Date.now();
    const record = newCallRecord(input, now);
    record.phase = 'closed';
    record.outcome = 'rejected:no_worker';
    record.outcome_detail = detail;
    record.ended_at = new Date(now).toISOString();
    this.records.add(input.call_id, async () => {
      if (await calls.save(record)) metrics.callEnded('rejected:no_worker');
      await capacity.release(input.call_id);
    });
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
