import { type FunctionTool } from '../../models/call-control';
import { toolError } from '../../models/failures';
import { type TenantConfig } from '../../models/tenant-config';
import { type ToolInvocation } from '../../models/tool-invocation';
import { type ToolResult, toolFailure, toolSuccess } from '../../models/tool-result';
import { transferDestinations } from '../../policies/transfer-destinations';
import { type ToolDefinition } from '../tool-definition';
import { type ToolDeps } from '../tool-deps';

const name = 'request_transfer';

/** Longest description of a function that Realtime takes, characters: with a longer one the call is accepted, and mute. */
const longestDescription = 1_024;

/**
 * The transfer function as the model sees it: `destination_id` is one of the tenant's destinations that are open at
 * `now`, the preferred first, explained by their labels. Null when there is nobody to transfer to.
 */
export function buildRequestTransfer(config: TenantConfig, now: number = Date.now()): FunctionTool | null {
  const destinations = transferDestinations(config, now);
  if (destinations.length === 0) return null;
  const names = destinations.map(({ destination_id, label }) => label ?? destination_id);
  const explained = destinations.map(({ destination_id, label }) =>
    label === undefined ? destination_id : `${destination_id} — ${label}`,
  );
  return {
    type: 'function',
    name,
    description: descriptionFor(names),
    parameters: {
      type: 'object',
      properties: {
        destination_id: {
          type: 'string',
          enum: destinations.map(({ destination_id }) => destination_id),
          description: `Whom to transfer to, the preferred first: ${explained.join('; ')}.`,
        },
        reason: { type: 'string', description: 'Why the caller is transferred, in a few words.' },
      },
      required: ['destination_id'],
      additionalProperties: false,
    },
  };
}

/** Names as many of those that can be reached, the preferred first, as there is room for; the parameter names them all. */
function descriptionFor(names: readonly string[]): string {
  const text = (whom: string): string =>
    `Transfers the caller to someone else (${whom}). Tell the caller first; this call ends then.`;
  const whole = names.join(', ');
  if (text(whole).length <= longestDescription) return text(whole);
  const rest = ', …';
  const room = longestDescription - text(rest).length;
  const kept = names.map((_, index) => names.slice(0, index + 1).join(', ')).filter(({ length }) => length <= room);
  return text(`${kept.at(-1) ?? (names[0] ?? '').slice(0, room)}${rest}`);
}

/**
 * Transfers the call to `args.destination_id`. Fails with `invalid_arguments` (no such string),
 * `invalid_destination_id` (not a destination that can be reached at this hour) or `call_transfer_failed` (no call service,
 * or it rejected); every failure tells the model what it can do.
 */
export async function requestTransfer(
  args: Record<string, unknown>,
  invocation: ToolInvocation,
  deps: ToolDeps = {},
): Promise<ToolResult> {
  const { call_id, function_call_id, tenant_config } = invocation;
  deps.log?.('request_transfer_started', {
    tenant_id: tenant_config.tenant_id,
    openai_sip_call_id: call_id,
    function_call_id,
    // Names only: the values are what the caller said.
    argument_keys: Object.keys(args).sort(),
  });

  const now = deps.now?.() ?? Date.now();
  const reachable = transferDestinations(tenant_config, now).filter(({ target_uri }) => target_uri !== undefined);
  const ids = reachable.map(({ destination_id }) => destination_id);
  const { destination_id } = args;
  if (typeof destination_id !== 'string') {
    return toolFailure(function_call_id, toolError.invalidArguments, {
      detail: `destination_id is required and must be a string. ${advice(ids)}`,
    });
  }
  const target_uri = reachable.find((destination) => destination.destination_id === destination_id)?.target_uri;
  if (target_uri === undefined) {
    return toolFailure(function_call_id, toolError.invalidDestinationId, {
      detail: `Nobody can be reached under this destination_id now. ${advice(ids)}`,
    });
  }

  const failed = toolFailure(function_call_id, toolError.callTransferFailed, {
    detail: `The transfer did not go through. Apologise to the caller. ${advice(ids.filter((id) => id !== destination_id))}`,
  });
  if (deps.call_service === undefined) return failed;
  try {
    await deps.call_service.refer_call({
      call_id,
      target_uri,
      idempotency_key: `refer:${call_id}:${function_call_id}`,
    });
  } catch {
    return failed;
  }
  return toolSuccess(function_call_id, { message: 'call_transfer_requested', target_uri });
}

function advice(ids: readonly string[]): string {
  return ids.length > 0
    ? `You may call ${name} again with one of: ${ids.join(', ')}.`
    : 'There is nobody to transfer to; go on helping the caller yourself.';
}

/** `request_transfer`: hands the caller over to a destination of the tenant. */
export const requestTransferDefinition: ToolDefinition = {
  name,
  build: buildRequestTransfer,
  run: requestTransfer,
  // A REFER ends the session at once and would cut off "I'll put you through".
  afterSpeech: true,
};
