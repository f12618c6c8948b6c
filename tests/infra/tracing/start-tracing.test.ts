import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { withLogContext } from '../../../src/infra/log-context';
import { startTracing } from '../../../src/infra/tracing/start-tracing';
import { inSpan, installTracing, type Tracing } from '../../../src/infra/tracing/tracing';

const exporter = new InMemorySpanExporter();
let tracing: Tracing;

beforeAll(() => {
  tracing = startTracing({
    ...{ serviceName: 'sonore-test', role: 'worker', buildId: 'B', exporter },
    processor: (to) => new SimpleSpanProcessor(to),
  });
  installTracing(tracing);
});
afterEach(() => exporter.reset());
afterAll(async () => {
  installTracing(null);
  await tracing.stop(1_000);
});

describe('startTracing', () => {
  test('span_says_which_service_role_and_build_and_whose_call_it_is', async () => {
    await withLogContext({ call_id: 'rtc_1', tenant_id: 'tenant-1' }, () => inSpan('webhook', () => Promise.resolve()));

    const [span] = exporter.getFinishedSpans();
    expect(span?.name).toBe('webhook');
    expect(span?.attributes).toEqual({ call_id: 'rtc_1', tenant_id: 'tenant-1' });
    expect(span?.resource.attributes).toMatchObject({
      'service.name': 'sonore-test',
      'sonore.role': 'worker',
      'service.version': 'B',
    });
  });

  test('span_of_work_that_fails_is_an_error_that_says_nothing_about_people', async () => {
    const failing = inSpan('webhook', () => Promise.reject(new Error('no answer from +33612345678')));

    await expect(failing).rejects.toThrow('no answer');
    const [span] = exporter.getFinishedSpans();
    expect(span?.status.code).toBe(2);
    expect(JSON.stringify([span?.status, span?.events, span?.attributes])).not.toContain('612345678');
  });

  test('span_of_a_tool_has_the_id_that_its_children_know', () => {
    const trace = 'a'.repeat(32);
    const parent = `00-${trace}-${'1'.repeat(16)}-01`;
    const traceparent = `00-${trace}-${'2'.repeat(16)}-01`;

    tracing.toolEnded({
      ...{ name: 'request_transfer', error: 'call_transfer_failed', span: { parent, traceparent } },
      ...{ started_at: Date.UTC(2026, 10, 23), ended_at: Date.UTC(2026, 10, 23) + 250 },
    });

    const [span] = exporter.getFinishedSpans();
    expect(span?.name).toBe('tool request_transfer');
    expect(span?.spanContext()).toMatchObject({ traceId: trace, spanId: '2'.repeat(16) });
    expect(span?.parentSpanId).toBe('1'.repeat(16));
    expect(span?.duration).toEqual([0, 250_000_000]);
    expect(span?.attributes).toEqual({ tool: 'request_transfer', ok: false, error: 'call_transfer_failed' });
  });
});
