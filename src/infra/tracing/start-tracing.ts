import { context, diag, propagation, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Context } from '@temporalio/activity';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { logContext } from '../log-context';
import { CallSpans } from './call-spans';
import { ChosenSpanIds } from './chosen-span-ids';
import type { TracedTool, Tracing } from './tracing';

/** Where Temporal's interceptors keep the trace context. */
const traceHeader = '_tracer-data';

export interface TracingOptions {
  /** `service.name`. */
  serviceName: string;
  role: string;
  /** `service.version`: the build, where the process has one. */
  buildId?: string | undefined;
  exporter: SpanExporter;
  /** How spans get to the exporter; in batches by default. */
  processor?: (exporter: SpanExporter) => SpanProcessor;
}

/**
 * Sets OpenTelemetry up for this process, once: a call is one trace, from the webhook over the workflow's activities to the
 * results of its tools, whichever processes it passes through. Spans carry `call_id` and `tenant_id`, and nothing of what
 * was said or dialled.
 */
export function startTracing(options: TracingOptions): Tracing {
  const { serviceName, role, buildId, exporter } = options;
  const ids = new ChosenSpanIds();
  const provider = new NodeTracerProvider({
    idGenerator: ids,
    resource: new Resource({
      'service.name': serviceName,
      'sonore.role': role,
      ...(buildId === undefined ? {} : { 'service.version': buildId }),
    }),
    spanProcessors: [new CallSpans(), options.processor?.(exporter) ?? new BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = provider.getTracer('sonore');
  const client = new OpenTelemetryWorkflowClientInterceptor();

  return {
    inSpan: (name, work) => tracer.startActiveSpan(name, (span) => settle(span, work)),
    toolEnded: (tool) => {
      const parent = propagation.extract(ROOT_CONTEXT, { traceparent: tool.span.parent });
      const span = ids.next(spanIdOf(tool), () =>
        tracer.startSpan(`tool ${tool.name}`, { startTime: tool.started_at, attributes: { tool: tool.name } }, parent),
      );
      span.setAttribute('ok', tool.error === null);
      if (tool.error !== null) span.setAttribute('error', tool.error).setStatus({ code: SpanStatusCode.ERROR });
      span.end(tool.ended_at);
    },
    // Not its requests that only look: readiness and the sweep make them all the time.
    client: {
      startWithDetails: (input, next) => client.startWithDetails(input, next),
      signal: (input, next) => client.signal(input, next),
      startUpdate: (input, next) => client.startUpdate(input, next),
    },
    activity: (ctx) => ({ inbound: activityInterceptor(ctx) }),
    stop: async (limitMs) => {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs);
      });
      // What the collector does not take in time is lost, as traces may be.
      const exported = provider.shutdown().catch((error: unknown) => diag.error(String(error)));
      await Promise.race([exported, limit]);
      clearTimeout(timer);
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

/** Traces the activities of calls that are traced; what nobody asked for, such as the sweep, makes no traces of its own. */
function activityInterceptor(ctx: Context): ActivityInboundCallsInterceptor {
  const traced = new OpenTelemetryActivityInboundInterceptor(ctx);
  return {
    execute: (input, next) => {
      if (input.headers[traceHeader] === undefined) return next(input);
      return traced.execute(input, async (passed) => {
        const result = await next(passed);
        // The admission has only just found out whose call it is.
        const { tenant_id } = logContext();
        if (tenant_id !== undefined) trace.getActiveSpan()?.setAttribute('tenant_id', tenant_id);
        return result;
      });
    },
  };
}

async function settle<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

function spanIdOf({ span }: TracedTool): string {
  return span.traceparent.split('-')[2] ?? '';
}
