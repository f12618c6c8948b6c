import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Metrics } from '../../../src/infra/metrics/metrics';
import { freeLoopbackAddress, temporalMetrics } from '../../../src/infra/metrics/temporal-metrics';
import { ToolLabels } from '../../../src/infra/metrics/tool-labels';

describe('ToolLabels', () => {
  test('tool_in_code_and_tenants_tool_are_called_by_their_names', () => {
    const labels = new ToolLabels();

    expect(labels.of({ name: 'request_transfer', error: null })).toEqual({ tool: 'request_transfer', result: 'ok' });
    expect(labels.of({ name: 'book_table', error: 'tool_timeout' })).toEqual({
      tool: 'book_table',
      result: 'tool_timeout',
    });
  });

  test('tool_beyond_the_limit_is_other_and_tools_in_code_never_are', () => {
    const labels = new ToolLabels();
    for (let n = 0; n < 1_000; n++) labels.of({ name: `tool_${n}`, error: null });

    expect(labels.of({ name: 'tool_0', error: null }).tool).toBe('tool_0');
    expect(labels.of({ name: 'tool_999', error: null }).tool).toBe('other');
    expect(labels.of({ name: 'end_call', error: null }).tool).toBe('end_call');
  });

  test('tool_that_the_model_made_up_and_unknown_error_are_other', () => {
    const labels = new ToolLabels();

    expect(labels.of({ name: 'made_up', error: 'tool_not_found' })).toEqual({
      tool: 'other',
      result: 'tool_not_found',
    });
    expect(labels.of({ name: 'request_transfer', error: 'caller +33612345678' }).result).toBe('other');
  });
});

describe('Metrics', () => {
  test('latencies_are_told_in_seconds', async () => {
    const metrics = new Metrics();

    metrics.webhookAnswered('started', 0.02);
    metrics.callAccepted(1.2);
    metrics.callAttached(-0.4);
    metrics.toolEnded({ name: 'request_transfer', error: null }, 2.5);
    metrics.turnEnded({ latencyMs: 800, interrupted: true });
    metrics.turnEnded({ latencyMs: null, interrupted: null });
    metrics.transcriptWritten(30);

    const text = await metrics.text();
    expect(text).toContain('sonore_webhook_latency_seconds_sum{result="started"} 0.02\n');
    expect(text).toContain('sonore_accept_latency_seconds_sum 1.2\n');
    // OpenAI's clock is another one than ours.
    expect(text).toContain('sonore_attach_latency_seconds_sum 0\n');
    expect(text).toContain('sonore_tool_latency_seconds_sum{tool="request_transfer",result="ok"} 2.5\n');
    expect(text).toContain('sonore_turn_latency_seconds_sum 0.8\n');
    expect(text).toContain('sonore_turns_total{interrupted="true"} 1\n');
    expect(text).toContain('sonore_turns_total{interrupted="unknown"} 1\n');
    expect(text).toContain('sonore_transcript_lag_seconds_sum 0.03\n');
  });

  test('failures_are_there_before_the_first_one_so_that_its_increase_is_seen', async () => {
    const text = await new Metrics().text();

    expect(text).toContain('sonore_calls_ended_total{outcome="failed:owner_lost"} 0\n');
    expect(text).toContain('sonore_calls_ended_total{outcome="rejected:capacity"} 0\n');
    expect(text).toContain('sonore_post_call_steps_total{step="webhook",result="dead_letter"} 0\n');
    expect(text).toContain('sonore_webhooks_total{result="no_worker"} 0\n');
    expect(text).toContain('sonore_owner_takeovers_total{kind="lost"} 0\n');
  });

  test('sessions_and_capacity_are_told_as_they_are_when_somebody_asks', async () => {
    const metrics = new Metrics();
    let live = 1;
    let inUse: number | null = 7;
    metrics.watchSessions({
      slots: 50,
      live: () => live,
      phases: () => ({ seated: 0, live, reopening: 1 }),
      pendingWrites: () => 3,
    });
    metrics.watchCapacity({ limit: 100, inUse: () => Promise.resolve(inUse) });
    await metrics.text();

    live = 2;
    inUse = null;
    const text = await metrics.text();

    expect(text).toContain('sonore_calls{phase="live"} 2\n');
    expect(text).toContain('sonore_calls{phase="reopening"} 1\n');
    expect(text).toContain('sonore_write_buffer_depth 3\n');
    // The database did not say: the last that was known.
    expect(text).toContain('sonore_capacity_in_use 7\n');
    expect(text).toContain('sonore_capacity_limit 100\n');
  });

  test('process_metrics_have_the_usual_names', async () => {
    const metrics = new Metrics();
    metrics.watchProcess();

    const text = await metrics.text();

    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });
});

describe('temporalMetrics', () => {
  let server: Server;
  afterEach(() => server.close());

  async function answering(status: number, body: string): Promise<string> {
    server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('temporal_metrics_stand_beside_ours', async () => {
    const metrics = new Metrics();
    metrics.watchTemporal(await answering(200, '# TYPE temporal_request counter\ntemporal_request 4\n'));

    const lines = (await metrics.text()).split('\n');

    expect(lines).toEqual(expect.arrayContaining(['temporal_request 4', 'sonore_lost_writes_total 0']));
  });

  test('temporal_metrics_queue_of_one_worker_is_told_without_its_id', async () => {
    const own = 'temporal_request{task_queue="calls-host-9cb6b70c-5e2a-4e4f-8a1c-2f9a3c1d7e55"} 1';
    const shared = 'temporal_request{task_queue="calls-sessions"} 2';

    const text = await temporalMetrics(await answering(200, `${own}\n${shared}\n`));

    expect(text).toBe('temporal_request{task_queue="calls-host"} 1\ntemporal_request{task_queue="calls-sessions"} 2\n');
  });

  test('temporal_metrics_that_cannot_be_had_cost_no_others', async () => {
    expect(await temporalMetrics(await answering(500, 'no'))).toBe("# Temporal's metrics are not there: status 500\n");
    expect(await temporalMetrics(await freeLoopbackAddress())).toMatch(/^# Temporal's metrics are not there: .+\n$/);
  });
});
