import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Runtime } from '@temporalio/worker';
import { createLogger } from '../../src/infra/logger';
import { freeLoopbackAddress } from '../../src/infra/metrics/temporal-metrics';
import { startTracing } from '../../src/infra/tracing/start-tracing';
import { installTracing, type Tracing } from '../../src/infra/tracing/tracing';
import { defaultLocalDirectory } from '../../src/local-stack';
import { instructUpdate } from '../../workflows/messages';
import { metricsUsed } from '../monitoring/support/metrics-used';
import { scenarioOf } from '../simulator/support/scenario-of';
import type { PlacedCall } from './support/placed-call';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from './support/trace-collector';
import { until } from './support/until';

/** Goes on only when an operator says so, then needs a tool and a transfer. */
const waitsForAnOperator = scenarioOf([
  { model_says: 'Acme, good morning. How can I help?' },
  { model_says: { text: 'Are you still there?', begins: 'asked', asked_within_ms: 120_000 } },
  { caller_says: 'Yes. Please put me through to sales.' },
  { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
  { expect_results: [{ tool: 'request_transfer', ok: true }] },
  'expect_transfer',
]);

type Line = Record<string, unknown>;

/** A gateway in this process and workers in processes of their own, all of which log, count and trace. */
describe('what operators see of a call', () => {
  const inGateway = new InMemorySpanExporter();
  const gatewayLines: Line[] = [];
  let tracing: Tracing;
  let collector: TraceCollector;
  let bed: TestBed;
  const workers: SonoreProcess[] = [];
  let transferred: PlacedCall;

  beforeAll(async () => {
    tracing = startTracing({
      ...{ serviceName: 'sonore-test', role: 'gateway', exporter: inGateway },
      processor: (exporter) => new SimpleSpanProcessor(exporter),
    });
    installTracing(tracing);
    collector = await startTraceCollector();
    const destination = { write: (line: string) => void gatewayLines.push(JSON.parse(line) as Line) };
    bed = await startTestBed({
      role: 'gateway',
      log: createLogger({ level: 'DEBUG', destination }),
      temporalMetricsAddress: await freeLoopbackAddress(),
    });
    // Nobody is to be asked whether they are still there while a worker starts.
    const patient = { silence: { enabled: false }, ghost_call: { enabled: false } };
    await bed.db.collection('tenant_config').updateMany({}, { $set: { policies: patient } });
    await startWorker();
    transferred = bed.place('scenarios/transfer.yaml');
    expect((await transferred.ended()).record.outcome).toBe('transferred');
    await bed.place('scenarios/unknown-number.yaml').ended();
  }, 120_000);
  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await bed.stop();
    installTracing(null);
    await tracing.stop(1_000);
    await collector.stop();
    // It ends with the last worker, and all of these were in other processes.
    await Runtime.instance().shutdown();
  }, 60_000);

  test('spans_of_a_call_form_one_tree_from_webhook_to_tool_result', async () => {
    const spans = await spansOf(transferred, 'RunActivity:attend');

    const webhook = named(spans, 'webhook');
    expect(webhook.parentSpanId).toBeNull();
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === null)).toEqual([webhook]);

    expect(pathTo(spans, 'RunActivity:admit')).toEqual(['webhook', 'StartWorkflow:phoneCall', 'RunActivity:admit']);
    expect(pathTo(spans, 'RunActivity:acceptCall').at(-2)).toBe('StartWorkflow:phoneCall');
    expect(pathTo(spans, 'RunActivity:attach').at(-2)).toBe('StartWorkflow:phoneCall');
    const tool = [
      ...['webhook', 'StartWorkflow:phoneCall', 'RunActivity:attend', 'SignalWorkflow:toolInvocation'],
      'tool request_transfer',
    ];
    expect(pathTo(spans, 'tool request_transfer')).toEqual(tool);
    expect(pathTo(spans, 'RunActivity:referCall')).toEqual([...tool, 'RunActivity:referCall']);
    expect(pathTo(spans, 'RunActivity:reportIfHere')).toEqual([...tool, 'RunActivity:reportIfHere']);
    expect(named(spans, 'tool request_transfer').attributes).toMatchObject({ tool: 'request_transfer', ok: true });
  });

  test('spans_name_call_tenant_service_and_role_and_nobody', async () => {
    const spans = await spansOf(transferred, 'RunActivity:attend');

    for (const { name, attributes } of spans) {
      expect([name, attributes]).toMatchObject([name, { call_id: transferred.callId }]);
    }
    for (const name of ['RunActivity:admit', 'RunActivity:acceptCall', 'RunActivity:attach', 'tool request_transfer']) {
      expect(named(spans, name).attributes).toMatchObject({ tenant_id: 'tenant-demo-001' });
    }
    expect(named(spans, 'RunActivity:admit').resource).toMatchObject({
      ...{ 'service.name': 'sonore-phone-agent', 'sonore.role': 'worker' },
    });
    expectNothingPrivate(JSON.stringify(spans));
    expectNothingPrivate(collector.received.join('\n'));
  });

  test('lines_of_a_whole_call_at_debug_name_nobody_and_hold_no_secret', async () => {
    const lines = await linesOf(transferred.callId, 'call_ended');

    expect(lines.length).toBeGreaterThan(20);
    for (const line of allLines()) {
      expect(line).toMatchObject({ ts: expect.any(String), level: expect.any(String), msg: expect.any(String) });
      expect(line['logger']).toBe('app');
    }
    expectNothingPrivate(
      allLines()
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
  });

  test.each([
    ['webhook_received', 'INFO'],
    ['call_started', 'INFO'],
    ['tool_build_started', 'DEBUG'],
    ['tool_builder_phase_started', 'DEBUG'],
    ['tool_builder_phase_built_tool', 'DEBUG'],
    ['tool_builder_phase_no_tool', 'DEBUG'],
    ['tool_build_finished', 'DEBUG'],
    ['call.accepted', 'INFO'],
    ['call_attached', 'INFO'],
    ['request_transfer_started', 'INFO'],
    ['tool_finished', 'INFO'],
    ['call_ended', 'INFO'],
  ])('event_%s_of_a_transferred_call_is_logged_at_%s', async (event, level) => {
    const lines = await linesOf(transferred.callId, 'call_ended');

    expect(lines).toContainEqual(expect.objectContaining({ event, level }));
  });

  test('lines_carry_the_tenant_from_admission_on_without_being_given_it', async () => {
    const lines = await linesOf(transferred.callId, 'call_ended');

    for (const event of ['call.accepted', 'tool_build_finished', 'request_transfer_started', 'tool_finished']) {
      expect(lines).toContainEqual(expect.objectContaining({ event, tenant_id: 'tenant-demo-001' }));
    }
  });

  test('number_that_nobody_has_is_an_error_with_the_number_masked', async () => {
    const line = await until('the refusal', () => allLines().find(is('tenant_resolution_failed')));

    expect(line).toMatchObject({ level: 'ERROR', call_id: expect.any(String) });
    expect(line['pii.dialed_number']).toMatch(/^\+33•••••\d\d$/);
  });

  test('metrics_have_counted_the_call_where_it_happened', async () => {
    const [gateway = '', worker = ''] = await Promise.all(
      [bed.gatewayUrl, workers[0]?.url].map((url) => textOf(`${url}/metrics`)),
    );

    expect(valueOf(gateway, 'sonore_webhook_latency_seconds_count{result="started"}')).toBe(2);
    expect(valueOf(worker, 'sonore_calls_ended_total{outcome="transferred"}')).toBe(1);
    expect(valueOf(worker, 'sonore_accept_latency_seconds_count')).toBe(1);
    expect(valueOf(worker, 'sonore_attach_latency_seconds_count')).toBe(1);
    expect(valueOf(worker, 'sonore_tool_latency_seconds_count{tool="request_transfer",result="ok"}')).toBe(1);
    expect(valueOf(worker, 'sonore_report_latency_seconds_count')).toBe(1);
    expect(valueOf(worker, 'sonore_transcript_lag_seconds_count')).toBeGreaterThan(1);
    expect(valueOf(worker, 'sonore_calls{phase="live"}')).toBe(0);
    expect(valueOf(worker, 'sonore_write_buffer_depth')).toBe(0);
    expect(valueOf(worker, 'sonore_capacity_in_use')).toBe(0);
    expect(worker).toMatch(/^temporal_\w+/m);
  });

  test('every_metric_of_dashboard_and_alerts_is_exported', async () => {
    // The SDK tells of failed requests from the first one on: the heartbeats of a call that has lost its workflow.
    const call = bed.place(waitsForAnOperator);
    await until('the call live', async () => (await bed.repositories.calls.find(call.callId))?.phase === 'live');
    await call.workflow.terminate();
    const urls = [bed.gatewayUrl, workers[0]?.url];
    const exported = (): Promise<Set<string>> =>
      Promise.all(urls.map((url) => textOf(`${url}/metrics`))).then(
        (texts) =>
          new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name))),
      );
    await until('a failed request', async () => (await exported()).has('temporal_request_failure'));

    const names = await exported();
    const used = metricsUsed();
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  }, 60_000);

  test('call_that_moves_to_another_worker_stays_in_one_trace_and_the_old_one_exports_its_last_spans', async () => {
    const [first] = workers;
    const call = bed.place(waitsForAnOperator);
    await until('the call live', async () => (await bed.repositories.calls.find(call.callId))?.phase === 'live');
    await startWorker();

    first?.signal('SIGTERM');
    expect(await first?.exited).toBe(0);
    await call.workflow.executeUpdate(instructUpdate, { args: [{ text: 'Ask whether the caller is there.' }] });
    const { record } = await call.ended();

    expect(record).toMatchObject({ outcome: 'transferred', owners: [{ resumed: false }, { resumed: true }] });
    const spans = await until('both attempts of attend', async () => {
      const found = await spansOf(call, 'tool request_transfer');
      return found.filter(({ name }) => name === 'RunActivity:attend').length === 2 ? found : null;
    });
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(pathTo(spans, 'RunActivity:referCall').slice(0, 3)).toEqual([
      ...['webhook', 'StartWorkflow:phoneCall', 'RunActivity:attend'],
    ]);
  }, 120_000);

  async function startWorker(): Promise<void> {
    workers.push(
      await startSonoreProcess('worker', {
        ...bed.environment,
        ...{ LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      }),
    );
  }

  /** The spans of a call's trace by all processes, once the named one is there and every span's parent is. */
  async function spansOf(call: PlacedCall, awaited: string): Promise<CollectedSpan[]> {
    return until(`the span ${awaited} of the call`, () => {
      const all = [...inGateway.getFinishedSpans().map(collected), ...collector.spans];
      const root = all.find(({ name, attributes }) => name === 'webhook' && attributes['call_id'] === call.callId);
      const spans = all.filter(({ traceId }) => traceId === root?.traceId);
      const ids = new Set(spans.map(({ spanId }) => spanId));
      // Batches come one after the other: the parents of some may be still to come.
      const complete = spans.every(({ parentSpanId }) => parentSpanId === null || ids.has(parentSpanId));
      return complete && spans.some(({ name }) => name === awaited) && spans;
    });
  }

  function allLines(): Line[] {
    return [...gatewayLines, ...workers.flatMap(({ url }) => linesOfWorker(url))];
  }

  /** What all processes have logged of a call, once they have logged the awaited event. */
  async function linesOf(callId: string, awaited: string): Promise<Line[]> {
    return until(`the line ${awaited}`, () => {
      const lines = allLines().filter(({ call_id }) => call_id === callId);
      return lines.some(is(awaited)) && lines;
    });
  }
});

function is(event: string): (line: Line) => boolean {
  return (line) => line['event'] === event;
}

function linesOfWorker(url: string): Line[] {
  const file = path.join(defaultLocalDirectory, 'logs', `test-worker-${new URL(url).port}.log`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}

function collected(span: ReturnType<InMemorySpanExporter['getFinishedSpans']>[number]): CollectedSpan {
  const { traceId, spanId } = span.spanContext();
  const { name, attributes, resource, parentSpanId } = span;
  return { name, traceId, spanId, attributes, resource: resource.attributes, parentSpanId: parentSpanId ?? null };
}

function named(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const span = spans.find((candidate) => candidate.name === name);
  if (!span) throw new Error(`no span ${name} among ${spans.map((one) => one.name).join(', ')}`);
  return span;
}

/** The names of the spans from the root to this one. */
function pathTo(spans: readonly CollectedSpan[], name: string): string[] {
  const names: string[] = [];
  let span: CollectedSpan | undefined = named(spans, name);
  while (span) {
    names.unshift(span.name);
    const parent: string | null = span.parentSpanId;
    span = spans.find(({ spanId }) => spanId === parent);
  }
  return names;
}

/** Caller, dialled number, transfer target, prompts, what was said, keys and tokens. */
function expectNothingPrivate(text: string): void {
  const found = [
    ...['612345678', '145678901', '145678999'],
    ...['You answer the telephone', 'How can I help', 'talk to sales', 'put you through', 'asks for a quote'],
    ...['sk-integration', 'integration-admin', 'whsec_'],
  ].filter((word) => text.includes(word));
  expect(found).toEqual([]);
}

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** The value of one time series, undefined when it is not exported. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
