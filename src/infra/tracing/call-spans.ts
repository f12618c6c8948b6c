import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { logContext } from '../log-context';

/** Gives every span the ids of its call, and takes from it what an error's message may say about people. */
export class CallSpans implements SpanProcessor {
  onStart(span: Span): void {
    const { call_id, tenant_id } = logContext();
    if (call_id !== undefined) span.setAttribute('call_id', call_id);
    if (tenant_id !== undefined) span.setAttribute('tenant_id', tenant_id);
  }

  /** The type of an error is left of it; the log tells the rest. */
  onEnd(span: ReadableSpan): void {
    delete span.status.message;
    for (const { attributes } of span.events) {
      if (attributes === undefined) continue;
      delete attributes['exception.message'];
      delete attributes['exception.stacktrace'];
    }
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
