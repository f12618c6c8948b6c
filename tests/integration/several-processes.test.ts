import type { ApiClient } from '../apps/gateway/support/api-client';
import { scenarioOf } from '../simulator/support/scenario-of';
import { controlRequests } from './support/client-frames';
import type { PlacedCall } from './support/placed-call';
import { type ProcessStack, startProcessStack } from './support/process-stack';
import { until } from './support/until';

const acme = '+33145678901';
const brasserie = '+33198765432';

/** Goes on until somebody hangs up. */
const endless = scenarioOf([{ model_says: 'Good morning.' }, { expect_hangup: 300_000 }]);

interface RunningCalls {
  calls: { call_id: string; status: string }[];
}

interface Slots {
  in_use: number;
  active_call_ids: string[];
}

type Counts = Record<string, number>;

describe('two gateways and two workers on one Temporal and one MongoDB', () => {
  let stack: ProcessStack;

  beforeAll(async () => {
    stack = await startProcessStack({
      gateways: 2,
      workers: 2,
      settings: { MAX_CONCURRENT_CALLS: '4', MAX_CONCURRENT_CALLS_PER_TENANT: '3' },
    });
  }, 240_000);
  afterAll(async () => stack.stop(), 60_000);

  /** Rings so many times at once, each webhook at both gateways. */
  const ring = (count: number, to: string): PlacedCall[] =>
    Array.from({ length: count }, () => stack.place(endless, { to, switches: { webhook: { copies: 2 } } }));

  /** What the calls have come to: those that were refused, and those that have a session. */
  async function settled(calls: readonly PlacedCall[]): Promise<{ live: PlacedCall[]; refused: PlacedCall[] }> {
    const refused = (): PlacedCall[] => calls.filter(({ phone }) => phone.phase === 'ended');
    const live = (): PlacedCall[] => calls.filter(({ phone }) => phone.sockets.count > 0);
    await until('every call answered or refused', () => refused().length + live().length === calls.length, 60_000);
    return { live: live(), refused: refused() };
  }

  /** The same question asked of both gateways. */
  async function both<T>(ask: (admin: ApiClient) => Promise<T>): Promise<[T, T]> {
    return (await Promise.all(stack.admins.map(ask))) as [T, T];
  }

  test('limits_dedupe_and_metrics_agree_whichever_gateway_is_asked', async () => {
    const first = await settled(ring(8, acme));
    const second = await settled(ring(3, brasserie));
    const live = [...first.live, ...second.live];
    const refused = [...first.refused, ...second.refused];

    // Limits: three of a tenant, four of all.
    expect([first.live.length, first.refused.length]).toEqual([3, 5]);
    expect([second.live.length, second.refused.length]).toEqual([1, 2]);
    expect(refused.map(({ phone }) => phone.summary().rejectedWith)).toEqual(Array(7).fill(486));

    // Dedupe: both gateways were told of every call, and it was taken once.
    for (const { callId } of live) expect(controlRequests(stack.simulator, callId)).toEqual(['accept 200']);
    const answers = [...live, ...refused].map(({ callId }) => stack.simulator.deliveries(callId));
    for (const deliveries of answers) {
      expect(new Set(deliveries.map(({ url }) => url)).size).toBe(2);
      expect(deliveries.map(({ status }) => status)).toEqual([200, 200]);
      expect(deliveries.filter(({ answer }) => answer.includes('deduped'))).toHaveLength(1);
    }

    // Metrics, running calls and slots: the same from both, and right.
    const ids = live.map(({ callId }) => callId).sort();
    const rejected = { accepted_calls: 4, started_calls: 4, rejected_calls_capacity: 7 };
    for (const [index, admin] of stack.admins.entries()) {
      const counted = await until(`gateway ${index} has counted them`, async () => {
        const { body } = await admin.call<Counts>('getLiveMetrics');
        return body.active_calls === 4 && body.rejected_calls_capacity === 7 && body;
      });
      expect(counted).toMatchObject({ active_calls: 4, ended_calls: 0, ...rejected });
    }
    const [here, there] = await both(async (admin) => (await admin.call<RunningCalls>('listRunningCalls')).body);
    expect(here).toEqual(there);
    expect(here.calls.map(({ call_id }) => call_id).sort()).toEqual(ids);
    expect(here.calls.every(({ status }) => status === 'RUNNING')).toBe(true);
    const slots = await both(async (admin) => (await admin.call<Slots>('getCapacity')).body);
    for (const body of slots) {
      expect(body).toMatchObject({
        limits: { max_concurrent_calls: 4, max_concurrent_calls_per_tenant: 3 },
        in_use: 4,
        pending_call_ids: [],
        by_tenant: [
          { tenant_id: 'tenant-demo-001', in_use: 3, active: 3, pending: 0, ended: 0, limit: 3 },
          { tenant_id: 'tenant-demo-002', in_use: 1, active: 1, pending: 0, ended: 0, limit: 3 },
        ],
      });
      expect([...body.active_call_ids].sort()).toEqual(ids);
    }

    // Either gateway serves every call.
    for (const [index, { callId }] of live.entries()) {
      const admin = stack.admins[index % 2] as ApiClient;
      const { status, body } = await admin.call('hangUpCall', { path: { call_id: callId } });
      expect([status, body]).toEqual([200, { outcome: 'operator' }]);
    }
    const tenant = { path: { tenant_id: 'tenant-demo-001' } };
    for (const admin of stack.admins) {
      const after = await until('all of them over', async () => {
        const { body } = await admin.call<Counts>('getLiveMetrics');
        return body.ended_calls === 4 && body;
      });
      expect(after).toMatchObject({ active_calls: 0, failed_calls: 0, error_rate: 0, ...rejected });
      expect((await admin.call('getLiveMetricsOfTenant', tenant)).body).toMatchObject({
        ended_calls: 3,
        rejected_calls_capacity: 5,
      });
      // A slot is freed after the record is written.
      await until('every slot free', async () => (await admin.call<Slots>('getCapacity')).body.in_use === 0);
    }
  }, 180_000);

  test('a_key_sent_to_both_gateways_is_one_errand', async () => {
    const call = stack.place(endless, { to: acme });
    await call.attached();
    await until('it live', async () => (await stack.repositories.calls.find(call.callId))?.phase === 'live');
    const instruct = {
      path: { call_id: call.callId },
      headers: { 'idempotency-key': 'only-once' },
      body: { text: 'Say that we close soon.' },
    };

    const answers = await both((admin) => admin.call('instructCall', instruct));
    await stack.admins[0]?.call('hangUpCall', { path: { call_id: call.callId } });
    await call.ended();

    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([200, { delivered: true }]));
    const told = stack.simulator
      .frames(call.callId)
      .filter(({ from, frame }) => from === 'client' && JSON.stringify(frame).includes('we close soon'));
    expect(told).toHaveLength(1);
  }, 60_000);

  test('counts_are_the_same_when_every_process_has_been_started_anew', async () => {
    const [admin] = stack.admins as [ApiClient];
    const before = await until('the last call counted', async () => {
      const { body } = await admin.call<Counts>('getLiveMetrics');
      return body.ended_calls === 5 && body;
    });
    await Promise.all([...stack.gateways, ...stack.workers].map((sonore) => sonore.stop()));
    await stack.startWorker();
    const anew = await stack.startGateway();

    expect(before).toMatchObject({ rejected_calls_capacity: 7 });
    const { body: after } = await anew.call<Counts>('getLiveMetrics');
    expect({ ...after, as_of: before['as_of'] }).toEqual(before);
  }, 60_000);
});
