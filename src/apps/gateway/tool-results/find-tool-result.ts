import { WorkflowNotFoundError } from '@temporalio/client';
import { callQuery } from '../../../../workflows/messages';
import type { CallRecord } from '../../../models/call-record';
import { phoneCallWorkflowId } from '../../../models/phone-call-input';
import type { ToolResult } from '../../../models/tool-result';
import { callTemporal } from '../call-temporal';
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
  const asked = await askWorkflow();
  const record = asked.kind === 'answered' ? asked.record : await storedRecord();
  const call = record?.tool_calls.find(({ function_call_id }) => function_call_id === functionCallId);
  if (call && call.ok !== null) {
    const { ok, output, error } = call;
    return { kind: 'found', result: { function_call_id: functionCallId, ok, output: output ?? '', error } };
  }
  if (asked.kind === 'silent' && (record === null || record.outcome === null)) throw asked.reason;
  return { kind: call ? 'pending' : 'unknown' };

  async function askWorkflow(): Promise<
    { kind: 'answered'; record: CallRecord } | { kind: 'gone' } | { kind: 'silent'; reason: ServiceUnavailable }
  > {
    const handle = client.workflow.getHandle(phoneCallWorkflowId(callId));
    try {
      const context = { operation: 'query', call_id: callId };
      return { kind: 'answered', record: await callTemporal(client, () => handle.query(callQuery), context) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { kind: 'gone' };
      const name = error instanceof Error ? error.name : typeof error;
      log.warn({ event: 'call_query_failed', call_id: callId, error: name }, 'the workflow cannot be asked');
      const reason = error instanceof ServiceUnavailable ? error : unavailable('call_query_failed', name);
      return { kind: 'silent', reason };
    }
  }

  async function storedRecord(): Promise<CallRecord | null> {
    try {
      return await calls.find(callId);
    } catch (error) {
      throw unavailable('mongodb_unavailable', error instanceof Error ? error.name : typeof error);
    }
  }

  function unavailable(event: string, error: string): ServiceUnavailable {
    return new ServiceUnavailable(event, { call_id: callId, error });
  }
}
