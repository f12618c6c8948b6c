/**
 * Every name a failure can have, in one place. They are API: they appear in Temporal histories as
 * `ApplicationFailure.type`, in tool outputs as `error`, and in call records as `outcome`; tests assert them.
 */

/** `ApplicationFailure.type` of activities. The workflow decides by these names, never by messages. */
export const activityFailure = {
  /** The call no longer exists at OpenAI (HTTP 404 `call_id_not_found`). Never retried. */
  callGone: 'CallGone',
  /** Certainly not carried out: connection refused, 429, 500, 503. Retried within the budget. */
  openaiRetryable: 'OpenAIRetryable',
  /** May or may not have been carried out: 408, 409, 502, 504, reset or timeout after sending. */
  openaiAmbiguous: 'OpenAIAmbiguous',
  /** Refused for good: 400, 401, 403 and the like. Never retried. */
  openaiPermanent: 'OpenAIPermanent',
  /** This process does not hold the socket of that call and epoch. Never retried here: a newer owner is told. */
  sessionNotHere: 'SessionNotHere',
  /** The socket's owner is shutting down; another process takes over at once. */
  sessionHandover: 'SessionHandover',
  /** The owner missed its own heartbeats; it has closed its socket and another process takes over. */
  leaseLost: 'LeaseLost',
  /** A request to a tenant's service or MCP server, certainly not carried out: refused connection, 429, 503. */
  remoteRetryable: 'RemoteToolRetryable',
  /** Such a request that may have been carried out: timeout, reset, other 5xx. Repeated only where that is harmless. */
  remoteAmbiguous: 'RemoteToolAmbiguous',
  /** A mail or an end-of-call webhook was not delivered this time. Retried for days. */
  deliveryRetryable: 'DeliveryRetryable',
} as const;

/** Codes a ToolResult can carry in `error`; the first five are the original's, the others ours. */
export const toolError = {
  invalidArguments: 'invalid_arguments',
  invalidDestinationId: 'invalid_destination_id',
  callTransferFailed: 'call_transfer_failed',
  toolNotFound: 'tool_not_found',
  toolArgsParseError: 'tool_args_parse_error',
  /** The tool threw. */
  toolExecutionError: 'tool_execution_error',
  /** The tool overran `TOOL_DEADLINE_MS`. */
  toolTimeout: 'tool_timeout',
  /** The call cannot be hung up now. */
  callEndFailed: 'call_end_failed',
  /** The call has used up its tool calls (`policies.tools.max_calls`). */
  toolBudgetExhausted: 'tool_budget_exhausted',
  /** A tenant's service or MCP server could not be reached, or answered nothing usable. */
  remoteToolFailed: 'remote_tool_failed',
  /** A tenant's service or MCP server has understood, and says no. */
  remoteToolRefused: 'remote_tool_refused',
} as const;

/** Why an incoming call was not taken; the record's outcome is `rejected:<reason>`. The first four are the original's. */
export const refusalReasons = [
  'tenant_resolve_failed',
  'tenant_not_configured',
  'tenant_config_parse_error',
  'instructions_missing',
  /** The tenant's status is `disabled`. */
  'tenant_disabled',
  /** The tenant could not be looked up within `ADMIT_DEADLINE_MS` (database down or slow). */
  'admission_failed',
  /** No worker had room within `SEAT_DEADLINE_MS`. */
  'no_seat',
  /** Nobody polls at all: the gateway itself rejects the call. */
  'no_worker',
  /** As many calls are running as may. */
  'capacity',
  /** The tenant is closed, and takes no calls then. */
  'after_hours',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** What broke a call that had been admitted; the record's outcome is `failed:<reason>`. */
export const failureReasons = [
  /** OpenAI refused the accept for good (bad request, bad key). */
  'accept_refused',
  /** The accept never got through within its budget. */
  'accept_failed',
  /** Accept was answered, but no session came up within `ATTACH_DEADLINE_MS`. */
  'accept_not_confirmed',
  /** Someone terminated the workflow. */
  'terminated',
  /** OpenAI ended the session (longest session reached, server error). */
  'session_expired',
  /** Worker after worker was lost with this call: it is not given to another one. */
  'owner_lost',
  /** A defect of ours, caught at the edge of the workflow. */
  'internal',
] as const;
