import fc from 'fast-check';
import { ApiClient } from '../apps/gateway/support/api-client';
import type { FoundOperation } from '../apps/gateway/support/api-contract';
import { scenarioOf } from '../simulator/support/scenario-of';
import { arbitraryRequest, rightRequest } from './support/arbitrary-request';
import { clientFrames } from './support/client-frames';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

const dialed = '+33144556677';
const tenant_id = 'tenant-test-101';

/** Goes on until somebody hangs up. */
const endless = scenarioOf([{ model_says: 'Good morning.' }, { expect_hangup: 300_000 }], { dialed });

/** So many requests of each operation; of most of them as many as there is time for, or all would take minutes. */
const runs = { numRuns: 40, endOnFailure: true };
const timeLimit = { interruptAfterTimeLimit: 800 };

/** Those whose statuses are looked at afterwards: one slow answer shall not be their only one. */
const lookedAt: ReadonlySet<string> = new Set(['searchCalls', 'hangUpCall']);

describe('a client that knows nothing but the API document', () => {
  let bed: TestBed;
  let client: ApiClient;

  beforeAll(async () => {
    bed = await startTestBed();
    client = await ApiClient.of(bed.gatewayUrl, 'integration-admin');
  }, 60_000);
  afterAll(async () => bed.stop());

  const list = async () => (await client.call<RunningCalls>('listRunningCalls')).body;

  /** Waits until the list shows this call with this status. */
  const listed = (call_id: string, status: string) =>
    until(`${call_id} ${status}`, async () => {
      const { calls } = await list();
      return calls.some((call) => call.call_id === call_id && call.status === status);
    });

  test('creates_a_tenant_and_looks_at_tells_transfers_and_ends_its_calls', async () => {
    const created = await client.call('applyTenant', { path: { tenant_id }, body: tenantBody });
    const before = (await client.call('getLiveMetrics')).body;

    const first = bed.place(scenarioOf([{ model_says: 'Good morning.' }, 'expect_transfer'], { dialed }));
    await listed(first.callId, 'RUNNING');
    const path = { call_id: first.callId };
    const live = (await client.call('getCall', { path })).body;
    const told = await client.call('instructCall', { path, body: { text: 'Say hello.', respond: false } });
    const transferred = await client.call('transferCall', { path, body: { destination_id: 'sales' } });
    await first.ended();

    expect([created.status, created.body]).toEqual([201, expect.objectContaining({ change: 'created' })]);
    expect(live.call).toMatchObject({ call_id: first.callId, tenant_id, phase: 'live', outcome: null });
    expect([told.status, told.body]).toEqual([200, { delivered: true }]);
    expect([transferred.status, transferred.body]).toEqual([
      200,
      { status: 'accepted', target_uri: 'tel:+33144556688' },
    ]);
    expect(clientFrames(bed.simulator, first.callId)).toContainEqual(
      expect.objectContaining({ item: expect.objectContaining({ role: 'system' }) }),
    );

    const second = bed.place(endless);
    await listed(second.callId, 'RUNNING');
    const slots = (await client.call('getCapacity')).body;
    const hungUp = await client.call('hangUpCall', { path: { call_id: second.callId }, body: { reason: 'a test' } });
    await second.ended();

    expect(slots).toMatchObject({ in_use: 1, active_call_ids: [second.callId], by_tenant: [{ tenant_id, active: 1 }] });
    expect([hungUp.status, hungUp.body]).toEqual([200, { outcome: 'operator' }]);
    expect(await list()).toEqual({ calls: [], pending_call_ids: [] });

    const after = await until('both calls counted', async () => {
      const { body } = await client.call<Counts>('getLiveMetricsOfTenant', { path: { tenant_id } });
      return body.ended_calls === 2 && body;
    });
    const details = (await client.call('getCall', { path })).body;
    const found = await client.call<{ next_cursor: string }>('searchCalls', { query: { tenant_id, limit: '1' } });
    const rest = await client.call('searchCalls', { query: { tenant_id, limit: '1', cursor: found.body.next_cursor } });

    expect(after).toMatchObject({
      accepted_calls: 2,
      started_calls: 2,
      referred_calls: 1,
      failed_calls: 0,
      active_calls: 0,
    });
    expect(after.minutes_processed).toBeGreaterThan(0);
    expect(before).toMatchObject({ accepted_calls: 0, ended_calls: 0, error_rate: null });
    expect(details.call).toMatchObject({ outcome: 'transferred', transfers: [{ requested_by: 'operator' }] });
    expect(details.transcript).toContainEqual(expect.objectContaining({ role: 'assistant', text: 'Good morning.' }));
    expect(found.body).toMatchObject({ calls: [{ call_id: second.callId, outcome: 'operator' }] });
    expect(rest.body).toMatchObject({ calls: [{ call_id: first.callId, outcome: 'transferred' }], next_cursor: null });
  }, 60_000);

  test('hears_what_cannot_be_done_and_why', async () => {
    const ended = await bed.place('scenarios/question.yaml').ended();
    const over = { path: { call_id: ended.record.call_id } };
    const call = bed.place(endless, { to: '+33145678901' });
    await listed(call.callId, 'RUNNING');
    const here = { path: { call_id: call.callId } };
    const nobody = { path: { call_id: 'rtc_nobody' } };
    const body = { destination_id: 'nowhere' };

    const answers = [
      await client.call('getCall', nobody),
      await client.call('hangUpCall', nobody),
      await client.call('hangUpCall', over),
      await client.call('instructCall', { ...over, body: { text: 'Hello?' } }),
      await client.call('transferCall', { ...over, body }),
      await client.call('transferCall', { ...here, body }),
      await client.call('transferCall', { ...here, body: {} }),
      await client.call('instructCall', { ...here, text: '{' }),
      await client.call('searchCalls', { query: { tenant: 'acme' } }),
      await client.call('searchCalls', { query: { cursor: 'page-2' } }),
      await client.call('listRunningCalls', { token: null }),
    ];

    expect(answers.map(({ status, body }) => [status, body['reason']])).toEqual([
      ...[
        [404, 'unknown_call'],
        [404, 'unknown_call'],
      ],
      ...[
        [409, 'call_over'],
        [409, 'call_over'],
        [409, 'call_over'],
      ],
      ...[
        [409, 'no_such_destination'],
        [400, undefined],
        [400, undefined],
        [400, undefined],
      ],
      ...[
        [400, 'invalid_cursor'],
        [401, undefined],
      ],
    ]);
    await client.call('hangUpCall', here);
    await call.ended();
  }, 60_000);

  test('sends_the_same_key_again_and_nothing_is_done_twice', async () => {
    const call = bed.place(endless, { to: '+33145678901' });
    await listed(call.callId, 'RUNNING');
    const path = { call_id: call.callId };
    const once = (key: string) => ({ path, headers: { 'idempotency-key': key } });
    const body = { text: 'Say that we close soon.', respond: false };

    const told = [
      await client.call('instructCall', { ...once('a'), body }),
      await client.call('instructCall', { ...once('a'), body }),
    ];
    const hungUp = [await client.call('hangUpCall', once('a')), await client.call('hangUpCall', once('a'))];
    await call.ended();
    const afterwards = await client.call('hangUpCall', once('a'));

    expect([...told, ...hungUp, afterwards].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(afterwards.body).toEqual({ outcome: 'operator' });
    const said = clientFrames(bed.simulator, call.callId).filter((frame) => JSON.stringify(frame).includes(body.text));
    expect(said).toHaveLength(1);
  }, 60_000);

  test('requests_of_any_kind_are_answered_as_documented_and_never_with_a_5xx', async () => {
    const ended = await bed.place('scenarios/question.yaml').ended();
    const live = bed.place(endless, { to: '+33145678901' });
    await listed(live.callId, 'RUNNING');
    const known = {
      call_id: [live.callId, ended.record.call_id],
      tenant_id: ['tenant-demo-001', 'tenant-demo-002'],
      phone_number: ['+33145678901', '+33144556699'],
      function_call_id: ['call_1'],
      kind: ['instruction', 'greeting'],
      version_id: ['instruction-0'],
    };
    const statuses = new Map<string, Set<number>>();
    const refused: Record<string, number> = {};

    const operations = client.contract.operations.toSorted((a, b) => turnOf(a) - turnOf(b));
    for (const found of operations.filter((one) => turnOf(one) < 0)) {
      const { status } = await client.send(found, rightRequest(found, known));
      if (status >= 300) refused[found.operation.operationId] = status;
    }
    for (const found of operations) {
      const { operationId } = found.operation;
      const seen = new Set<number>();
      statuses.set(operationId, seen);
      await fc.assert(
        fc.asyncProperty(arbitraryRequest(client.contract, found, known), async (request) => {
          // An answer that is not as documented throws.
          const { status, body } = await client.send(found, request);
          seen.add(status);
          if (status >= 500) throw new Error(`${status} ${JSON.stringify(body)}`);
        }),
        { ...runs, ...(lookedAt.has(operationId) ? {} : timeLimit) },
      );
    }
    live.phone.finish('caller_hung_up');

    expect(statuses.get('searchCalls')).toEqual(new Set([200, 400]));
    expect([...(statuses.get('hangUpCall') ?? [])]).toEqual(expect.arrayContaining([400, 404, 409]));
    expect([...statuses].filter(([, seen]) => seen.size === 0)).toEqual([]);
    // Every other one is done when it is asked for as the document says.
    expect(refused).toEqual({
      // Nobody has such a version or tool call, and the call has not ended.
      ...{ getPromptVersion: 404, getToolResult: 404, resendMail: 404, resendWebhook: 404 },
      // What was on trial has been taken back; the tenant has no webhook.
      ...{ keepPromptsAsFallback: 409, testWebhook: 409 },
      // Only OpenAI can sign.
      receiveWebhook: 401,
    });
  }, 180_000);
});

/** What ends and removes things comes last, so that the others have something to do. */
const last = ['transferCall', 'hangUpCall', 'processCall', 'releaseNumber', 'deleteTenant'];

const turnOf = ({ operation }: FoundOperation): number => last.indexOf(operation.operationId);

interface RunningCalls {
  calls: { call_id: string; status: string }[];
}

type Counts = Record<string, number>;

const tenantBody = {
  tenant_id,
  display_name: 'Test & Sons',
  timezone: 'Europe/Paris',
  instruction_text: 'You answer the telephone of Test & Sons.',
  greeting_text: 'Good morning.',
  features: { refer: { enabled: true, destinations: [{ destination_id: 'sales', target_uri: 'tel:+33144556688' }] } },
  numbers: [dialed],
};
