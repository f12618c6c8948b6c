import { type FunctionTool } from '../../models/call-control';
import { toolError } from '../../models/failures';
import { type TenantConfig } from '../../models/tenant-config';
import { type ToolInvocation } from '../../models/tool-invocation';
import { type ToolResult, toolFailure, toolSuccess } from '../../models/tool-result';
import { type ToolDefinition } from '../tool-definition';
import { type ToolDeps } from '../tool-deps';

const name = 'end_call';

/** The function as the model sees it; null unless `features.end_call.enabled` is true. */
export function buildEndCall(config: TenantConfig): FunctionTool | null {
  if (config.features.end_call?.enabled !== true) return null;
  return {
    type: 'function',
    name,
    description:
      'Hangs up. Call it only when the caller has said goodbye or wants nothing more, and say goodbye before you do.',
    parameters: {
      type: 'object',
      properties: { reason: { type: 'string', description: 'Why the call ends, in a few words.' } },
      additionalProperties: false,
    },
  };
}

/**
 * Ends the call once the caller has heard the goodbye. Fails with `tool_not_found` (the tenant does not want it) or
 * `call_end_failed` (no call service, or the caller is being put through).
 */
export async function endCall(
  _args: Record<string, unknown>,
  { call_id, function_call_id, response_id, tenant_config }: ToolInvocation,
  deps: ToolDeps = {},
): Promise<ToolResult> {
  if (buildEndCall(tenant_config) === null) {
    return toolFailure(function_call_id, toolError.toolNotFound, {
      tool: name,
      detail: 'You cannot hang up. Say goodbye and let the caller do it.',
    });
  }
  const failed = toolFailure(function_call_id, toolError.callEndFailed, {
    detail: 'The call cannot be ended now. If the caller is being put through, wait; else let the caller hang up.',
  });
  if (deps.call_service?.end_call === undefined) return failed;
  try {
    await deps.call_service.end_call({ call_id, response_id });
  } catch {
    return failed;
  }
  return toolSuccess(function_call_id, { message: 'call_end_requested' });
}

/** `end_call`: the model says goodbye and hangs up. */
export const endCallDefinition: ToolDefinition = { name, build: buildEndCall, run: endCall, lastWord: true };
