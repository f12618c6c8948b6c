import { type CallRecord } from '../src/models/call-record';
import { type CallSummary } from '../src/simulator/calls/call-summary';
import { type RequestRecord, type SocketRecord } from '../src/simulator/journal';

/** An item of a conversation: what was said, or a tool's result. */
export interface SaidItem {
  itemId: string;
  text: string;
}

/** Everything that is known of one call when a run is over. */
export interface CallEvidence {
  callId: string;
  /** What the phone saw. */
  summary: CallSummary;
  /** What reached OpenAI, and what was carried out there. */
  requests: RequestRecord[];
  sockets: SocketRecord[];
  /** Whether a genuine webhook was answered with 2xx. */
  webhookTaken: boolean;
  /** Ids of all items the conversation ever had. */
  itemIds: ReadonlySet<string>;
  /** Finished transcripts that were sent to at least one socket. */
  heard: SaidItem[];
  /** How many documents `calls` has of it. */
  documents: number;
  /** The record, null when there is none that can be read. */
  record: CallRecord | null;
  /** What `calls-transcripts` has, with the role `gap` and the like for markers. */
  transcript: (SaidItem & { role: string })[];
  /** Its workflow, null when there is none. */
  workflow: {
    status: string;
    outcome: string | null;
    /** Why it failed, cause after cause; null when it did not. */
    failure: string | null;
    activities: Readonly<Record<string, number>>;
  } | null;
}

/** Everything that is known when a run is over. */
export interface Evidence {
  calls: CallEvidence[];
  /** Calls that only forged webhooks spoke of. */
  forged: { callId: string; workflow: string | null; documents: number }[];
  /** Workflows that still run, of whatever call. */
  runningWorkflows: string[];
  /** Sidebands still open. */
  openSockets: number;
  /** Calls that still hold a slot. */
  slots: string[];
  /** Processes of Sonore that ended although nobody killed them, or not in order. */
  crashes: string[];
  /** Processes and ports of the run that are still there. */
  leftovers: string[];
}
