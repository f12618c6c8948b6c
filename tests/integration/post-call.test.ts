import { sonoreProgram } from '../../src/cli/program';
import type { CallMetadata } from '../../src/models/call-metadata';
import { postCallWorkflowId } from '../../src/models/post-call-input';
import { loadSettings } from '../../src/settings';
import type { sweep } from '../../workflows';
import { scenarioOf } from '../simulator/support/scenario-of';
import { startTestBed, type TestBed } from './support/test-bed';
import type { PlacedCall } from './support/placed-call';
import { until } from './support/until';

const order = 'My name is Ada Lovelace and I need twelve chairs.';

/** The caller orders, and hangs up. */
const ordering = scenarioOf([
  { model_says: 'Acme, good morning.' },
  { caller_says: order },
  { model_says: 'Twelve chairs, noted.' },
  'caller_hangs_up',
]);

/** A caller who says nothing. */
const silent = scenarioOf([{ model_says: 'Acme, good morning.' }, 'caller_hangs_up']);

const endless = scenarioOf([{ model_says: 'Acme, good morning.' }, 'expect_hangup']);

describe('after a call', () => {
  let bed: TestBed;
  /** A call that was processed as it should be; for those who only look. */
  let ordered: CallMetadata;

  beforeAll(async () => {
    bed = await startTestBed({ settings: { HEARTBEAT_TIMEOUT_MS: '2000' } });
    ordered = await ended(bed.place(ordering));
  }, 90_000);
  afterAll(async () => bed.stop());

  const metadataOf = (callId: string) => bed.repositories.callMetadata.find(callId);
  const processed = (callId: string): Promise<CallMetadata> =>
    until('the call processed', async () => {
      const metadata = await metadataOf(callId);
      return metadata !== null && metadata.processed_at !== null && metadata;
    });
  const ended = async (call: PlacedCall): Promise<CallMetadata> => {
    await call.ended();
    return processed(call.callId);
  };
  const request = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${bed.gatewayUrl}/api/v1/${path}`, {
      method,
      headers: { 'x-admin-token': bed.environment['ADMIN_TOKEN'] ?? '', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const process = ({ call_id, tenant_id }: CallMetadata) => request('POST', 'process', { call_id, tenant_id });
  const workflowEnded = (callId: string) => bed.client.workflow.getHandle(postCallWorkflowId(callId)).result();

  test('a_call_that_ended_is_summarised_and_priced', () => {
    expect(ordered).toMatchObject({
      ...{ processed_status: 'completed', error: null },
      transcript: { gaps: 0, empty: false },
      summary: {
        ...{ state: 'written', model: 'gpt-5-mini', error: null },
        content: { caller_request: order, contact_information: { name: 'Ada Lovelace' }, sentiment: 'neutral' },
      },
      ...{ mail: { state: 'off' }, webhook: { state: 'off' } },
    });
    const { cost } = ordered;
    expect(cost?.realtime).toBeGreaterThan(0);
    expect(cost?.transcription).toBeGreaterThan(0);
    expect(cost?.summary).toBeGreaterThan(0);
    expect(cost?.unpriced_models).toEqual([]);
    expect(cost?.total).toBeCloseTo((cost?.realtime ?? 0) + (cost?.transcription ?? 0) + (cost?.summary ?? 0), 9);
  });

  test('nothing_of_the_call_is_in_the_history_of_the_work_after_it', async () => {
    const { call_id } = ordered;
    await workflowEnded(call_id);

    const history = await bed.client.workflow.getHandle(postCallWorkflowId(call_id)).fetchHistory();

    const payloads = (history.events ?? []).map((event) => JSON.stringify(event, decoded)).join('\n');
    expect(payloads).toContain(call_id);
    expect(payloads).not.toMatch(/Ada|chairs|\+336/);
  }, 60_000);

  test('a_caller_who_said_nothing_costs_no_summary', async () => {
    const asked = bed.simulator.responses.requests.length;

    const metadata = await ended(bed.place(silent));

    expect(metadata).toMatchObject({
      ...{ processed_status: 'completed', transcript: { empty: true } },
      ...{ summary: { state: 'empty' }, cost: { summary: 0 } },
    });
    expect(bed.simulator.responses.requests).toHaveLength(asked);
  }, 60_000);

  test('a_refused_call_is_not_processed', async () => {
    const call = bed.place(scenarioOf(['expect_rejection'], { dialed: '+33199999999' }));
    await call.ended();

    expect(await metadataOf(call.callId)).toBeNull();
  }, 60_000);

  test('a_refusal_is_failed_and_processed_again_when_asked_for', async () => {
    bed.simulator.responses.add([{ kind: 'refusal' }]);
    const failed = await ended(bed.place(ordering));
    expect(failed).toMatchObject({
      processed_status: 'failed',
      error: 'The summary is refused.',
      cost: { total: expect.any(Number) },
    });
    await workflowEnded(failed.call_id);

    expect(await process(failed)).toMatchObject({ status: 202, body: { enqueued: true, status: 'queued' } });

    await workflowEnded(failed.call_id);
    expect(await metadataOf(failed.call_id)).toMatchObject({
      processed_status: 'completed',
      summary: { state: 'written' },
    });
    expect(await process(failed)).toMatchObject({
      status: 202,
      body: { enqueued: false, status: 'already_completed' },
    });
  }, 60_000);

  test('an_overloaded_openai_is_asked_again_when_it_says', async () => {
    bed.simulator.responses.add([{ kind: 'error', status: 429, retryAfterS: 1 }]);

    const metadata = await ended(bed.place(ordering));

    expect(metadata).toMatchObject({ processed_status: 'completed', summary: { state: 'written' } });
  }, 60_000);

  test('a_terminated_call_is_processed_like_any_other', async () => {
    const call = bed.place(endless);
    await call.attached();
    await until(
      'an attached call',
      async () => (await call.workflow.query<{ attached_at: unknown }>('call')).attached_at,
    );
    await call.workflow.terminate('by hand');
    await call.phone.finished;

    // Its record may not say that it was attached; then there is nothing to process.
    const record = await until('the final record', async () => {
      const found = await bed.repositories.calls.find(call.callId);
      return found !== null && found.outcome !== null && found;
    });
    expect(record.attached_at).not.toBeNull();
    expect(await processed(call.callId)).toMatchObject({ processed_status: 'completed', summary: { state: 'empty' } });
  }, 60_000);

  test('work_that_was_left_behind_is_found_by_the_sweep', async () => {
    const { call_id } = await ended(bed.place(ordering));
    await workflowEnded(call_id);
    const long = new Date(Date.now() - 3_600_000);
    await bed.db
      .collection<{ _id: string }>('calls-metadata')
      .updateOne({ _id: call_id }, { $set: { processed_status: 'in_progress', processed_at: null, updated_at: long } });

    const swept = await bed.client.workflow.execute<typeof sweep>('sweep', {
      ...{ workflowId: `sweep-${Date.now()}`, taskQueue: 'calls', args: [{ min_age_ms: 60_000 }] },
    });

    expect(swept.processed).toEqual([call_id]);
    expect(await processed(call_id)).toMatchObject({ processed_status: 'completed', summary: { state: 'written' } });
  }, 60_000);

  test('an_operator_has_failed_calls_processed_again_and_sees_the_costs', async () => {
    bed.simulator.responses.add([{ kind: 'refusal' }]);
    const { call_id, tenant_id } = await ended(bed.place(ordering));
    await workflowEnded(call_id);
    const sonore = async (...command: string[]): Promise<unknown> => {
      const lines: string[] = [];
      const settings = loadSettings(bed.environment, { role: null, envFile: null });
      const context = { print: (line: string) => void lines.push(line), tell: () => undefined };
      await sonoreProgram({ ...context, settings: () => settings, environment: bed.environment }).parseAsync([
        ...['node', 'sonore', ...command, '--json'],
      ]);
      return JSON.parse(lines.join('')) as unknown;
    };

    expect(await sonore('calls', 'process', '--failed')).toEqual({ calls: [{ call_id, tenant_id, status: 'queued' }] });

    await workflowEnded(call_id);
    expect(await metadataOf(call_id)).toMatchObject({ processed_status: 'completed' });
    expect(await sonore('calls', 'process', call_id)).toMatchObject({ calls: [{ status: 'already_completed' }] });
    expect(await sonore('costs', '--tenant', tenant_id)).toMatchObject({ currency: 'USD', tenants: [{ tenant_id }] });
  }, 60_000);

  test('costs_are_added_up_by_tenant', async () => {
    const { cost, tenant_id } = ordered;

    const { status, body } = await request('GET', `costs?tenant_id=${tenant_id}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ currency: 'USD', tenants: [{ tenant_id, unpriced_models: [] }] });
    expect((body as { total: number }).total).toBeGreaterThanOrEqual(cost?.total ?? Infinity);
  }, 60_000);
});

/** Payloads as the text they hold. */
function decoded(_key: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';
  return isBytes ? Buffer.from((value as { data: number[] }).data).toString() : value;
}
