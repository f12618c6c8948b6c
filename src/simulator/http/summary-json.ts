import { type CallSummary } from '../calls/call-summary';

/** A call's summary as the control API answers it: snake_case, times in milliseconds since 1970. */
export function summaryJson(summary: CallSummary): Record<string, unknown> {
  return {
    call_id: summary.callId,
    scenario: summary.scenario,
    from: summary.from,
    to: summary.to,
    phase: summary.phase,
    end: summary.end,
    failure: summary.failure,
    rejected_with: summary.rejectedWith,
    placed_at: summary.placedAt,
    accepted_at: summary.acceptedAt,
    ended_at: summary.endedAt,
    attachments: summary.attachments,
    lost_frames: summary.lostFrames,
    referrals: summary.referrals.map(({ targetUri, idempotencyKey, status, at }) => ({
      target_uri: targetUri,
      idempotency_key: idempotencyKey,
      status,
      at,
    })),
    function_calls: summary.functionCalls.map((call) => ({
      function_call_id: call.functionCallId,
      name: call.name,
      arguments: call.argumentsJson,
      output: call.output,
      called_at: call.calledAt,
      answered_at: call.answeredAt,
    })),
  };
}
