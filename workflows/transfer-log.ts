import { transferWindowMs } from '../src/models/call-limits';
import type { TransferRecord } from '../src/models/call-record';
import { isoInstant } from './iso-instant';

/** A REFER as it is asked for. */
export type TransferRequest = Pick<
  TransferRecord,
  'idempotency_key' | 'destination_id' | 'target_uri' | 'requested_by'
>;

/** What became of each REFER of a call: every attempt, its answer, and the evidence that decided it. */
export class TransferLog {
  constructor(
    private readonly transfers: TransferRecord[],
    private readonly changed: () => void,
  ) {}

  /** One is, or may be, under way: a caller is put through to one person at a time. */
  get underWay(): boolean {
    return this.transfers.some(({ status }) => status === 'requested' || status === 'accepted' || status === 'unknown');
  }

  /** A REFER has been sent, or is being repeated, and nobody has answered it. */
  get unanswered(): boolean {
    return this.transfers.some(({ status }) => status === 'requested');
  }

  /** A REFER was relayed, and nothing shows yet whether it put the caller through. */
  get awaitingEvidence(): boolean {
    return this.transfers.some(({ status }) => status === 'accepted');
  }

  /** Whether this target has been tried in this call, whatever came of it. */
  tried(targetUri: string): boolean {
    return this.transfers.some(({ target_uri }) => target_uri === targetUri);
  }

  requested(request: TransferRequest, now: number): void {
    this.transfers.push({
      ...request,
      requested_at: isoInstant(now),
      answered_at: null,
      attempts: [],
      evidence: null,
      evidence_at: null,
      status: 'requested',
      error: null,
    });
    this.changed();
  }

  attemptStarted(key: string, now: number): void {
    this.find(key)?.attempts.push({ at: isoInstant(now), answered_at: null, answer: null });
    this.changed();
  }

  /** `answer`: `relayed`, or the name of the failure. */
  attemptAnswered(key: string, answer: string, now: number): void {
    const attempt = this.find(key)?.attempts.at(-1);
    if (!attempt) return;
    attempt.answered_at = isoInstant(now);
    attempt.answer = answer;
    this.changed();
  }

  /** OpenAI relayed the REFER, which proves nothing yet: from here on the call ending is the evidence. */
  accepted(key: string, now: number): void {
    this.change(key, { status: 'accepted', answered_at: isoInstant(now) });
  }

  /** OpenAI refused it (`failed`), or its answer was lost (`unknown`) and with it whether it was carried out. */
  failed(key: string, status: 'failed' | 'unknown', error: string, now: number): void {
    this.change(key, { status, error, answered_at: status === 'failed' ? isoInstant(now) : null });
  }

  /** The call went on although it would have ended; false when there is nothing to give up any more. */
  unconfirmed(key: string, now: number): boolean {
    const status = this.find(key)?.status;
    if (status !== 'accepted' && status !== 'unknown') return false;
    this.change(key, { status: 'unconfirmed', evidence: 'call_went_on', evidence_at: isoInstant(now) });
    return true;
  }

  /**
   * The phone call ended at `endedAt`: the transfer that this confirms, null when none was under way. A lost answer counts
   * for as long as an answered one would. Announces no change: the end itself is announced next.
   */
  confirmedByEnd(endedAt: number): TransferRecord | null {
    const transfer = this.transfers.findLast(
      ({ status, answered_at, requested_at }) =>
        status === 'accepted' ||
        ((status === 'unknown' || status === 'unconfirmed') &&
          answered_at === null &&
          endedAt - Date.parse(requested_at) <= transferWindowMs),
    );
    if (!transfer) return null;
    Object.assign(transfer, { status: 'confirmed', evidence: 'call_ended', evidence_at: isoInstant(endedAt) });
    return transfer;
  }

  private find(key: string): TransferRecord | undefined {
    return this.transfers.find(({ idempotency_key }) => idempotency_key === key);
  }

  private change(key: string, change: Partial<TransferRecord>): void {
    const transfer = this.find(key);
    // Confirmed by the end of the call is final, whatever answer comes late.
    if (!transfer || transfer.status === 'confirmed') return;
    Object.assign(transfer, change);
    this.changed();
  }
}
