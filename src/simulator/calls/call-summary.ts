import { type FunctionCall } from '../session/conversation';

/** How a call ended, as OpenAI's side saw it. `failed`: the script was not followed, `failure` says where. */
export type CallEnd =
  | 'caller_hung_up'
  | 'hung_up'
  | 'transferred'
  | 'rejected'
  | 'gave_up'
  | 'session_expired'
  | 'sip_failed'
  | 'failed'
  | 'stopped';

/** One request to transfer the call, with what was answered. */
export interface Referral {
  targetUri: string;
  idempotencyKey: string | null;
  status: number;
  at: number;
}

/** What a call came to. Times are milliseconds since 1970, null for what did not happen. */
export interface CallSummary {
  callId: string;
  scenario: string;
  from: string;
  to: string;
  phase: 'ringing' | 'in_call' | 'ended';
  end: CallEnd | null;
  /** Why the scenario failed: the step, what was expected, what came; null when everything went by the script. */
  failure: string | null;
  rejectedWith: number | null;
  placedAt: number;
  acceptedAt: number | null;
  endedAt: number | null;
  /** How often a sideband attached. */
  attachments: number;
  /** Events that nobody received, because no sideband was attached. */
  lostFrames: number;
  referrals: Referral[];
  functionCalls: FunctionCall[];
}
