import type { CallRecord } from '../../../models/call-record';
import type { ToolResult } from '../../../models/tool-result';
import { askCall } from '../ask-call';
import type { GatewayDependencies } from '../gateway-dependencies';
import { ServiceUnavailable } from '../http/service-unavailable';

/** A tool call as far as it is known. */
export type ToolResultAnswer = { kind: 'unknown' } | { kind: 'pending' } | { kind: 'found'; result: ToolResult };

/**
 * Looks a tool call's result up: in the workflow, or, when that is gone or has no worker to answer, in the stored record.
 * @throws ServiceUnavailable when neither knows for certain: the stored record of a call that goes on may be behind.
 */
export async function findToolResult(
  { client, calls, log }: Pick<GatewayDependencies, 'client' | 'calls' | 'log'>,
  callId: string,
  functionCallId: string,
): Promise<ToolResultAnswer> {
  const asked = await askCall({ client, log }, callId);
  const record = asked.kind === 'answered' ? asked.record : await storedRecord();
  const call = record?.tool_calls.find(({ function_call_id }) => function_call_id === functionCallId);
  if (call && call.ok !== null) {
    const { ok, output, error } = call;
    return { kind: 'found', result: { function_call_id: functionCallId, ok, output: output ?? '', error } };
  }
  if (asked.kind === 'silent' && (record === null || record.outcome === null)) throw asked.reason;
  return { kind: call ? 'pending' : 'unknown' };

  async function storedRecord(): Promise<CallRecord | null> {
    try {
      return await calls.find(callId);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      throw new ServiceUnavailable('mongodb_unavailable', { call_id: callId, error: name });
    }
  }
}
