import { defaultPayloadConverter, type Headers, type Payload } from '@temporalio/common';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { type SpanLink, spanOfTool } from './span-of-tool';

/** Where Temporal's OpenTelemetry interceptors keep the W3C trace context. */
const traceHeader = '_tracer-data';

/** Whose call it is, for the logs of activities. */
const tenantHeader = 'sonore-tenant';

/** What this workflow hands on; modules are every workflow's own. */
const carried: { trace: Payload | undefined; tenant: Payload | undefined } = { trace: undefined, tenant: undefined };

/** The function calls that are traced, by id. */
const tools = new Map<string, SpanLink>();

/** The tenant of the call, null as long as it is not known. */
export function carriedTenant(): string | null {
  return carried.tenant ? String(defaultPayloadConverter.fromPayload(carried.tenant)) : null;
}

/** The span of a tool's run and the one above it; null where nobody traces. */
export function toolSpan(functionCallId: string): SpanLink | null {
  return tools.get(functionCallId) ?? null;
}

/**
 * Hands the ids of the call on from whoever started or signalled the workflow to its activities: the trace, if there is
 * one, and the tenant, once `admit` has found it. No more than headers, because the OpenTelemetry SDK would be loaded into
 * every single call. No method is async: a further turn of the event loop could change the order of commands.
 */
export function interceptors(): WorkflowInterceptors {
  return {
    inbound: [
      {
        execute: (input, next) => {
          carried.trace = input.headers[traceHeader];
          carried.tenant = input.headers[tenantHeader];
          return next(input);
        },
        handleSignal: (input, next) => {
          if (input.signalName === 'toolInvocation') learnTool(input.args[0], input.headers[traceHeader]);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => {
          const result = next({ ...input, headers: { ...input.headers, ...headersFor(input.args[0]) } });
          if (input.activityType === 'admit') result.then(learnTenant, () => undefined);
          return result;
        },
        scheduleLocalActivity: (input, next) =>
          next({ ...input, headers: { ...input.headers, ...headersFor(input.args[0]) } }),
        startChildWorkflowExecution: (input, next) =>
          next({ ...input, headers: { ...input.headers, ...headersFor(undefined) } }),
        getLogAttributes: (input, next) => {
          const tenant_id = carriedTenant();
          return next(tenant_id === null ? input : { ...input, tenant_id });
        },
      },
    ],
  };
}

function headersFor(argument: unknown): Headers {
  const span = tools.get(functionCallOf(argument));
  const trace = span ? defaultPayloadConverter.toPayload({ traceparent: span.traceparent }) : carried.trace;
  return { ...(trace && { [traceHeader]: trace }), ...(carried.tenant && { [tenantHeader]: carried.tenant }) };
}

/** The function call an activity works for: said by its input, or by the end of its idempotency key. */
function functionCallOf(argument: unknown): string {
  const { function_call_id: id, idempotency_key: key } = (argument ?? {}) as Record<string, unknown>;
  if (typeof id === 'string') return id;
  return typeof key === 'string' ? key.slice(key.lastIndexOf(':') + 1) : '';
}

function learnTool(message: unknown, signalled: Payload | undefined): void {
  const id = functionCallOf(message);
  const span = carried.trace && spanOfTool(id, traceparentOf(signalled), traceparentOf(carried.trace));
  // A second owner may tell of it, too.
  if (span && !tools.has(id)) tools.set(id, span);
}

function traceparentOf(payload: Payload | undefined): string {
  const fields = payload && defaultPayloadConverter.fromPayload<{ traceparent?: unknown }>(payload);
  return typeof fields?.traceparent === 'string' ? fields.traceparent : '';
}

function learnTenant(admission: unknown): void {
  const { tenant } = (admission ?? {}) as { tenant?: { tenant_id?: unknown } | null };
  if (typeof tenant?.tenant_id === 'string') carried.tenant = defaultPayloadConverter.toPayload(tenant.tenant_id);
}
