import { proxySinks, type Sinks } from '@temporalio/workflow';
import type { ToolResult } from '../src/models/tool-result';
import { carriedTenant, toolSpan } from './interceptors/call-headers';
import type { SpanLink } from './interceptors/span-of-tool';

/** Whose call it is, and how long something took: since OpenAI made the webhook, or since the tool's result was there. */
export interface ObservedStep {
  tenant_id: string | null;
  duration_ms: number;
}

/** One tool's run; instants are milliseconds since the epoch, by the workflow's clock. */
export interface ObservedTool {
  tenant_id: string | null;
  name: string;
  function_call_id: string;
  ok: boolean;
  error: string | null;
  started_at: number;
  ended_at: number;
  span: SpanLink | null;
}

/** What the worker hears of a workflow's progress, for its logs, metrics and traces; nothing of it when it replays. */
export interface CallObservations extends Sinks {
  call: {
    accepted(step: ObservedStep): void;
    attached(step: ObservedStep): void;
    toolEnded(tool: ObservedTool): void;
    reported(step: ObservedStep): void;
  };
}

const { call } = proxySinks<CallObservations>();

/** OpenAI has answered the accept; `since` is the webhook's `created_at`, Unix seconds. */
export function observeAccepted(since: number): void {
  call.accepted({ tenant_id: carriedTenant(), duration_ms: Date.now() - since * 1000 });
}

/** The call's first socket is open; `since` is the webhook's `created_at`, Unix seconds. */
export function observeAttached(since: number): void {
  call.attached({ tenant_id: carriedTenant(), duration_ms: Date.now() - since * 1000 });
}

/** A tool has its result; `startedAt` is when the function call was taken, milliseconds since the epoch. */
export function observeTool(name: string, { function_call_id, ok, error }: ToolResult, startedAt: number): void {
  const span = toolSpan(function_call_id);
  call.toolEnded({
    ...{ tenant_id: carriedTenant(), name, function_call_id, ok, error, span },
    ...{ started_at: startedAt, ended_at: Date.now() },
  });
}

/** The result of a tool is on the socket; `since` is when it was there, milliseconds since the epoch. */
export function observeReported(since: number): void {
  call.reported({ tenant_id: carriedTenant(), duration_ms: Date.now() - since });
}
