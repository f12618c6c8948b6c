import { z } from 'zod';
import type { RunningCall } from '../../../infra/mongo/running-calls';
import type { GatewayDependencies } from '../gateway-dependencies';
import { type AdminRoute, adminRoute } from './admin-route';

const count = z.number().int().nonnegative();
const callIds = z.array(z.string());

/** The original's three groups, and what they are counted against. */
const capacitySchema = z.object({
  limits: z
    .object({
      max_concurrent_calls: count.describe('Calls at a time, all tenants together'),
      max_concurrent_calls_per_tenant: count.describe('Calls at a time of a tenant without a limit of its own'),
    })
    .meta({ description: 'As this gateway is set; a tenant’s own limit is in `by_tenant`' }),
  in_use: count.meta({ description: 'Slots taken: what the limits are compared with' }),
  active_call_ids: callIds.meta({ description: 'Calls whose session is up' }),
  accepted_call_ids: callIds.meta({ description: 'Calls accepted at OpenAI, as far as it is recorded' }),
  pending_call_ids: callIds.meta({ description: 'Calls whose session is not up yet' }),
  pending_by_tenant: z.record(z.string(), callIds).meta({ description: 'Those of them that hold a slot' }),
  by_tenant: z
    .array(
      z.object({
        tenant_id: z.string().describe('The tenant'),
        in_use: count.describe('Slots that it holds'),
        active: count.describe('Of them, calls whose session is up'),
        pending: count.describe('Of them, calls whose session is not up yet'),
        ended: count.describe('Of them, calls that are over: about to be freed'),
        limit: count.describe('Slots that it may hold'),
      }),
    )
    .meta({ description: 'Slots of each tenant that holds any' }),
  slots: z
    .array(
      z.object({
        call_id: z.string().describe('The call'),
        tenant_id: z.string().describe('Its tenant'),
        status: z
          .enum(['NEW', 'RUNNING', 'ENDED'])
          .describe('`NEW` until its session is up, `ENDED` when the call is over'),
        since: z.string().describe('When the slot was taken, ISO 8601'),
        age_s: z.number().nonnegative().describe('So many seconds ago'),
      }),
    )
    .meta({ description: 'The oldest first; `ENDED`: the call is over, and its slot is about to be freed' }),
});

type TakenSlots = z.infer<typeof capacitySchema>;

/** `GET /api/v1/metrics/capacity/debug`: the slots as the admission of the next call will find them. */
export function capacityRoute({
  repositories,
  settings,
}: Pick<GatewayDependencies, 'repositories' | 'settings'>): AdminRoute {
  const { runningCalls, tenantConfigs } = repositories;
  const total = settings.maxConcurrentCalls;
  const perTenant = Math.min(settings.maxConcurrentCallsPerTenant ?? total, total);

  return adminRoute({
    method: 'get',
    path: '/api/v1/metrics/capacity/debug',
    operationId: 'getCapacity',
    summary: 'Whose slots are taken, by which calls and since when',
    tag: 'metrics',
    answers: { 200: { description: 'The slots', schema: capacitySchema, example } },
    handle: async () => {
      const calls = await runningCalls.withEnded();
      const going = calls.filter(({ status }) => status !== 'ENDED');
      const taken = calls.flatMap(withSlot);
      const tenants = [...new Set(taken.map(({ tenant_id }) => tenant_id))].sort();
      const body: TakenSlots = {
        limits: { max_concurrent_calls: total, max_concurrent_calls_per_tenant: perTenant },
        in_use: taken.length,
        active_call_ids: idsOf(withStatus(going, 'RUNNING')),
        accepted_call_ids: idsOf(going.filter(({ accepted }) => accepted)),
        pending_call_ids: idsOf(withStatus(going, 'NEW')),
        pending_by_tenant: pendingByTenant(taken),
        by_tenant: await Promise.all(
          tenants.map(async (tenant_id) => {
            const own = taken.filter((slot) => slot.tenant_id === tenant_id);
            return {
              tenant_id,
              in_use: own.length,
              active: withStatus(own, 'RUNNING').length,
              pending: withStatus(own, 'NEW').length,
              ended: withStatus(own, 'ENDED').length,
              limit: await limitOf(tenant_id),
            };
          }),
        ),
        slots: taken.map(({ call_id, tenant_id, status, slot_at }) => ({
          call_id,
          tenant_id,
          status,
          since: slot_at.toISOString(),
          age_s: Math.max(0, Date.now() - slot_at.getTime()) / 1000,
        })),
      };
      return { status: 200, body };
    },
  });

  /** A tenant's own limit may be larger than the usual one, never larger than all. */
  async function limitOf(tenantId: string): Promise<number> {
    const found = await tenantConfigs.find(tenantId);
    const own = found.kind === 'found' ? found.config.max_concurrent_calls : undefined;
    return Math.min(own ?? perTenant, total);
  }
}

/** A call that holds a slot. */
type Slot = RunningCall & { tenant_id: string; slot_at: Date };

function withSlot(call: RunningCall): Slot[] {
  const { tenant_id, slot_at } = call;
  return tenant_id === null || slot_at === null ? [] : [{ ...call, tenant_id, slot_at }];
}

function withStatus<Call extends RunningCall>(calls: readonly Call[], status: RunningCall['status']): Call[] {
  return calls.filter((call) => call.status === status);
}

function pendingByTenant(taken: readonly Slot[]): Record<string, string[]> {
  const pending = new Map<string, string[]>();
  for (const { call_id, tenant_id } of withStatus(taken, 'NEW')) {
    pending.set(tenant_id, [...(pending.get(tenant_id) ?? []), call_id]);
  }
  return Object.fromEntries(pending);
}

function idsOf(calls: readonly RunningCall[]): string[] {
  return calls.map(({ call_id }) => call_id);
}

const example: TakenSlots = {
  limits: { max_concurrent_calls: 100, max_concurrent_calls_per_tenant: 50 },
  in_use: 2,
  active_call_ids: ['rtc_u1_a1b2c3'],
  accepted_call_ids: ['rtc_u1_a1b2c3'],
  pending_call_ids: ['rtc_u1_d4e5f6'],
  pending_by_tenant: { 'tenant-demo-001': ['rtc_u1_d4e5f6'] },
  by_tenant: [{ tenant_id: 'tenant-demo-001', in_use: 2, active: 1, pending: 1, ended: 0, limit: 50 }],
  slots: [
    {
      call_id: 'rtc_u1_a1b2c3',
      tenant_id: 'tenant-demo-001',
      status: 'RUNNING',
      since: '2026-11-23T09:00:00.400Z',
      age_s: 61.2,
    },
    {
      call_id: 'rtc_u1_d4e5f6',
      tenant_id: 'tenant-demo-001',
      status: 'NEW',
      since: '2026-11-23T09:01:01.100Z',
      age_s: 0.5,
    },
  ],
};
