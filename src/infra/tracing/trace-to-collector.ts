import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Logger } from '../logger';
import { startTracing, type TracingOptions } from './start-tracing';
import { installTracing, type Tracing } from './tracing';

/** A collector that takes longer does not hold up the next batch. */
const exportLimitMs = 5_000;

/**
 * Makes this process trace to an OpenTelemetry collector (OTLP over HTTP, `<endpoint>/v1/traces`). Only imported by a
 * process that has one. What cannot be exported is said in the log, and given up.
 */
export function traceToCollector(
  endpoint: string,
  { log, ...options }: Omit<TracingOptions, 'exporter'> & { log: Logger },
): Tracing {
  const unable = (message: string): void =>
    log.warn({ event: 'traces_not_exported', reason: reasonIn(message) }, 'traces are lost');
  const silent = (): void => undefined;
  diag.setLogger(
    { error: unable, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const tracing = startTracing({ ...options, exporter: new OTLPTraceExporter({ url, timeoutMillis: exportLimitMs }) });
  installTracing(tracing);
  return tracing;
}

/** OpenTelemetry tells of errors as JSON with their stacks. */
function reasonIn(message: string): string {
  try {
    const { message: reason, code } = JSON.parse(message) as { message?: string; code?: string };
    return [reason, code].filter(Boolean).join(' ') || message;
  } catch {
    return message;
  }
}
