import { z } from 'zod';
import { instantParameterSchema } from '../../../models/instant-parameter';
import { type LiveMetrics, liveMetricsSchema } from '../../../models/live-metrics';
import type { GatewayDependencies } from '../gateway-dependencies';
import { type AdminRoute, adminRoute } from './admin-route';
import { ShortCache } from './short-cache';

/** So old a count may be: a dashboard that many look at costs one count a second. */
const freshMs = 1_000;

const scopeSchema = z.strictObject({
  since: instantParameterSchema
    .optional()
    .meta({ description: 'Count the calls that rang at this instant or later; without it, all there is a record of.' }),
});

/** What is counted of calls, over all processes. */
export function metricRoutes({ repositories }: Pick<GatewayDependencies, 'repositories'>): AdminRoute[] {
  const { callMetrics } = repositories;
  const cache = new ShortCache<LiveMetrics>(freshMs);
  const counted = (tenantId: string | undefined, since: string | undefined): Promise<LiveMetrics> =>
    cache.get(JSON.stringify([tenantId, since]), () =>
      callMetrics.live({ tenantId, since: since === undefined ? undefined : new Date(since) }),
    );
  const metrics = { description: 'The count', schema: liveMetricsSchema.meta({ id: 'LiveMetrics' }), example };

  return [
    adminRoute({
      method: 'get',
      path: '/api/v1/metrics/live',
      operationId: 'getLiveMetrics',
      summary: 'What becomes of the calls, all tenants together',
      description: 'Counted from the records, so that it is the same in every process and after every restart.',
      tag: 'metrics',
      query: scopeSchema,
      answers: { 200: metrics },
      handle: async ({ query: { since } }) => ({ status: 200, body: await counted(undefined, since) }),
    }),
    adminRoute({
      method: 'get',
      path: '/api/v1/metrics/live/{tenant_id}',
      operationId: 'getLiveMetricsOfTenant',
      summary: 'What becomes of the calls of one tenant',
      description: 'All zero for a tenant without calls, known or not.',
      tag: 'metrics',
      params: z.object({ tenant_id: z.string().min(1).meta({ description: 'The tenant’s id' }) }),
      query: scopeSchema,
      answers: { 200: metrics },
      handle: async ({ params: { tenant_id }, query: { since } }) => ({
        status: 200,
        body: await counted(tenant_id, since),
      }),
    }),
  ];
}

const example: LiveMetrics = {
  active_calls: 3,
  accepted_calls: 1204,
  rejected_calls_capacity: 7,
  rejected_calls_tenant_not_configured: 1,
  rejected_calls_instructions_missing: 0,
  instructions_db_errors: 0,
  fallback_instructions_used: 0,
  started_calls: 1203,
  ended_calls: 1200,
  failed_calls: 6,
  referred_calls: 310,
  minutes_processed: 2811.4,
  error_rate: 0.005,
  since: null,
  as_of: '2026-11-23T09:00:00.000Z',
};
