import { capacityRoute } from '../../../../src/apps/gateway/admin/capacity-route';
import type { GatewayDependencies } from '../../../../src/apps/gateway/gateway-dependencies';
import type { RunningCall } from '../../../../src/infra/mongo/running-calls';

const limits = { maxConcurrentCalls: 10, maxConcurrentCallsPerTenant: 4 };

/** What is answered when these are the calls, and the tenant `large` has a limit of its own. */
async function capacityOf(calls: RunningCall[], settings: object = limits): Promise<unknown> {
  const repositories = {
    runningCalls: { withEnded: () => Promise.resolve(calls) },
    tenantConfigs: {
      find: (id: string) =>
        Promise.resolve(id === 'large' ? { kind: 'found', config: { max_concurrent_calls: 50 } } : { kind: 'missing' }),
    },
  };
  const route = capacityRoute({ repositories, settings } as unknown as GatewayDependencies);
  return (await route.handle({ params: undefined, query: undefined, body: undefined })).body;
}

const call = (call_id: string, status: RunningCall['status'], more: Partial<RunningCall> = {}): RunningCall => ({
  call_id,
  tenant_id: 'acme',
  status,
  accepted: status !== 'NEW',
  slot_at: new Date(Date.now() - 60_000),
  ...more,
});

describe('GET /api/v1/metrics/capacity/debug', () => {
  test('slot_of_a_call_that_is_over_is_counted_and_shown_but_its_call_is_not', async () => {
    const body = await capacityOf([call('rtc_1', 'ENDED'), call('rtc_2', 'RUNNING'), call('rtc_3', 'NEW')]);

    expect(body).toMatchObject({
      in_use: 3,
      active_call_ids: ['rtc_2'],
      accepted_call_ids: ['rtc_2'],
      pending_call_ids: ['rtc_3'],
      pending_by_tenant: { acme: ['rtc_3'] },
      by_tenant: [{ tenant_id: 'acme', in_use: 3, active: 1, pending: 1, ended: 1, limit: 4 }],
      slots: [
        { call_id: 'rtc_1', status: 'ENDED' },
        { call_id: 'rtc_2', status: 'RUNNING' },
        { call_id: 'rtc_3', status: 'NEW' },
      ],
    });
  });

  test('call_without_a_slot_is_listed_and_takes_none', async () => {
    const unadmitted = call('rtc_1', 'NEW', { tenant_id: null, slot_at: null });
    const orphan = call('rtc_2', 'RUNNING', { slot_at: null });

    expect(await capacityOf([unadmitted, orphan])).toMatchObject({
      in_use: 0,
      active_call_ids: ['rtc_2'],
      pending_call_ids: ['rtc_1'],
      pending_by_tenant: {},
      by_tenant: [],
      slots: [],
    });
  });

  test('limit_of_a_tenant_is_its_own_and_never_more_than_all', async () => {
    const calls = [call('rtc_1', 'RUNNING'), call('rtc_2', 'RUNNING', { tenant_id: 'large' })];

    expect(await capacityOf(calls)).toMatchObject({ by_tenant: [{ limit: 4 }, { tenant_id: 'large', limit: 10 }] });
    expect(await capacityOf(calls, { maxConcurrentCalls: 10 })).toMatchObject({
      limits: { max_concurrent_calls: 10, max_concurrent_calls_per_tenant: 10 },
    });
  });
});
