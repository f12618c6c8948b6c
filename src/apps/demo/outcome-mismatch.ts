import { type CallOutcome } from '../../models/call-outcome';
import { type CallEnd, type CallSummary } from '../../simulator/calls/call-summary';

/** What Sonore may record of a call, by how it ended for OpenAI. What broke off has nothing to agree with. */
const recordedAs: Readonly<Record<CallEnd, RegExp>> = {
  caller_hung_up: /^(caller_hung_up|completed)$/,
  hung_up: /^(completed|max_duration|operator|failed:.*)$/,
  transferred: /^transferred$/,
  rejected: /^rejected:/,
  gave_up: /^(caller_hung_up_ringing|missed)$/,
  session_expired: /^failed:session_expired$/,
  sip_failed: /^failed:/,
  failed: /^/,
  stopped: /^/,
};

/**
 * One sentence when the record of a call says something else than happened, or is not there; null when they agree. A
 * caller who leaves after a REFER that was relayed cannot be told from one who was put through.
 */
export function outcomeMismatch(
  { end, referrals }: Pick<CallSummary, 'end' | 'referrals'>,
  outcome: CallOutcome | null,
): string | null {
  if (end === null) return 'the call has not ended';
  if (outcome === null) return `the call ended (${end}) and has no final record`;
  const isRelayed = referrals.some(({ status }) => status < 300);
  if (recordedAs[end].test(outcome) || (isRelayed && outcome === 'transferred')) return null;
  return `the call ended as ${end}, and is recorded as ${outcome}`;
}
