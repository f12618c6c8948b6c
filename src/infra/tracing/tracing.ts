import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** One tool's run as a span: instants in milliseconds since the epoch, contexts as W3C `traceparent`. */
export interface TracedTool {
  name: string;
  error: string | null;
  started_at: number;
  ended_at: number;
  span: { traceparent: string; parent: string };
}

/** What a process that traces can do; see `start-tracing.ts`. */
export interface Tracing {
  /** Runs `work` in a span of this name, below the one of this moment if there is one. */
  inSpan<T>(name: string, work: () => Promise<T>): Promise<T>;
  toolEnded(tool: TracedTool): void;
  client: WorkflowClientInterceptor;
  activity: ActivityInterceptorsFactory;
  /** Exports what is still held back, for at most as long as given. */
  stop(limitMs: number): Promise<void>;
}

let installed: Tracing | null = null;

/** Makes this process trace, from its start on; null ends it. As OpenTelemetry itself, once a process. */
export function installTracing(tracing: Tracing | null): void {
  installed = tracing;
}

/** Null in a process that does not trace: there, nothing of OpenTelemetry is loaded. */
export function tracing(): Tracing | null {
  return installed;
}

/** Runs `work` in a span of this name where the process traces, and just runs it elsewhere. */
export function inSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  return installed ? installed.inSpan(name, work) : work();
}
