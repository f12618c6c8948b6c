import { type CallRecord } from '../models/call-record';
import { toolError } from '../models/failures';
import { toolFailure } from '../models/tool-result';

/**
 * The final record of a call whose workflow was terminated, from what was last known of it. Whatever was under way has
 * no result any more: a tool that was running may have had its effect or not. A call that was ending keeps its outcome.
 * @param at ISO 8601.
 */
export function terminatedRecord(record: CallRecord, at: string): CallRecord {
  const terminated = {
    outcome: 'failed:terminated',
    outcome_detail: 'The workflow was terminated.',
    ended_at: at,
  } as const;
  return {
    ...record,
    ...(record.outcome === null ? terminated : {}),
    phase: 'closed',
    tool_calls: record.tool_calls.map((call) => {
      if (call.finished_at !== null) return call.report === 'reporting' ? { ...call, report: 'undelivered' } : call;
      const detail = 'The call was terminated while the tool ran; it may have had its effect.';
      const { ok, output, error } = toolFailure(call.function_call_id, toolError.toolExecutionError, { detail });
      return { ...call, finished_at: at, ok, output, error, report: 'undelivered' };
    }),
    version: record.version + 1,
  };
}
