import { type RemoteAnswer } from '../models/remote-tools';
import { type ToolResult, toolFailure, toolSuccess } from '../models/tool-result';
import { remoteFailed } from './remote-failed';

/** Asks someone else's service and makes of its answer a tool's result; without a service to ask, a failure. */
export async function remoteToolResult(
  functionCallId: string,
  ask: () => Promise<RemoteAnswer> | undefined,
): Promise<ToolResult> {
  const answer = (await ask()) ?? remoteFailed(false);
  return answer.ok
    ? toolSuccess(functionCallId, answer.output)
    : toolFailure(functionCallId, answer.error, { detail: answer.detail });
}
