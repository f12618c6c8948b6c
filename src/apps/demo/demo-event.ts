import { type CallRecord } from '../../models/call-record';
import { type EndOfCallEvent } from '../../models/end-of-call-event';

/** What there is to look at while and after the demo runs; null where nobody serves it. */
export interface StackEvent {
  event: 'stack';
  temporal_address: string;
  temporal_namespace: string;
  temporal_ui_url: string | null;
  mongodb_uri: string;
  mongodb_db: string;
  gateway_url: string;
}

/** A call rings. Numbers are E.164. */
export interface CallStartedEvent {
  event: 'call_started';
  call_id: string;
  workflow_id: string;
  scenario: string;
  /** What it shows, in one sentence. */
  description: string | null;
  caller_number: string;
  dialed_number: string;
  /** Name of the tenant that has the dialled number, null when nobody has it. */
  tenant: string | null;
}

/** One line of a call's timeline. */
export interface CallStepEvent {
  event: 'call_step';
  call_id: string;
  /** Seconds since the call began to ring. */
  after_s: number;
  step: string;
  text: string;
}

/** What a call came to: by OpenAI's side, and by the record in MongoDB. */
export interface CallFinishedEvent {
  event: 'call_finished';
  call_id: string;
  workflow_id: string;
  caller_number: string;
  tenant: string | null;
  outcome: string | null;
  /** Seconds from the first ring to the end, as OpenAI's side sees it. */
  after_s: number;
  /** From the answer to the end by the record, in seconds, as its tenant is told; null when it was not answered. */
  duration_s: number | null;
  /** Lines of the stored transcript, the agent's and the caller's. (The record's turns are something else.) */
  lines: number;
  tools: number;
  workflow_url: string | null;
  /** Why the call did not do what its scenario expects, null when it did. */
  failure: string | null;
}

/** What follows a call has been done: its summary, its cost, its mail and its webhook. */
export interface CallProcessedEvent {
  event: 'call_processed';
  call_id: string;
  /** `processed_status`; unknown when it took too long. */
  status: string;
  error: string | null;
  /** By list price; null when it is not known. */
  cost_usd: number | null;
  mail: string;
  webhook: string;
}

/** The mail about a call has reached its reader. */
export interface MailArrivedEvent {
  event: 'mail_arrived';
  call_id: string;
  message_id: string;
  from: string;
  to: string;
  subject: string;
  /** The form for readers without HTML. */
  text: string;
}

/** The end-of-call webhook has reached the tenant's service, which has verified its signature. */
export interface WebhookArrivedEvent {
  event: 'webhook_arrived';
  call_id: string;
  webhook_id: string;
  body: EndOfCallEvent;
}

/** The stored record of one call. */
export interface RecordEvent {
  event: 'record';
  record: CallRecord;
}

/** The last event of every demo that got as far as placing calls. */
export interface FinishedEvent {
  event: 'finished';
  ok: boolean;
  calls: number;
  failed: number;
}

/** Everything the demo tells, in the order of its happening; with `--json` one a line. */
export type DemoEvent =
  | StackEvent
  | CallStartedEvent
  | CallStepEvent
  | CallFinishedEvent
  | CallProcessedEvent
  | MailArrivedEvent
  | WebhookArrivedEvent
  | RecordEvent
  | FinishedEvent;
