import type { SummaryState } from '../../../models/call-metadata';
import type { CallRecord } from '../../../models/call-record';
import type { PostCallSummary } from '../../../models/post-call-summary';

type TransferStatus = CallRecord['transfers'][number]['status'];

/** Outcomes that are told in words of their own; what broke off is told by the record's own sentence. */
export type ToldOutcome =
  | 'completed'
  | 'caller_hung_up'
  | 'caller_hung_up_ringing'
  | 'transferred'
  | 'missed'
  | 'max_duration'
  | 'silence'
  | 'operator';

/** Everything that Sonore itself says in a mail about a call, in one language. */
export interface MailWords {
  /** BCP 47 tag of the language. */
  lang: string;
  /** Of the mail; `caller` is a number, or `unknownNumber`. */
  subject: (tenant: string, caller: string) => string;
  unknownNumber: string;
  callBack: string;
  facts: Record<'from' | 'to' | 'when' | 'duration' | 'outcome' | 'transfer' | 'cost', string>;
  /** For a number or an amount that is not known. */
  unknown: string;
  /** Where a part of the amount is not known. */
  atLeast: (amount: string) => string;
  outcomes: Record<ToldOutcome, string>;
  brokeOff: (reason: string) => string;
  noReason: string;
  transfers: Record<TransferStatus, string>;
  /** Titles of the parts. */
  titles: Record<'summary' | 'request' | 'keyPoints' | 'toDo' | 'caller' | 'details' | 'transcript', string>;
  contact: Record<'name' | 'company' | 'telephone' | 'email' | 'mood', string>;
  moods: Record<PostCallSummary['sentiment'], string>;
  yes: string;
  no: string;
  /** Why there is no summary, where somebody expects one. */
  withoutSummary: Record<Exclude<SummaryState, 'written' | 'off'>, string>;
  /** Who speaks; the agent has the tenant's name. */
  speakers: Record<'caller' | 'system', string>;
  notUnderstood: string;
  interrupted: string;
  /** Stands where something may be missing; null where the transcript's own sentence, which is English, does. */
  gap: string | null;
  /** Stands for lines of a transcript that are too many for a mail. */
  leftOut: (lines: string) => string;
  footer: (callId: string) => string;
}
