import { z } from 'zod';
import { enqueuedStatuses, PostCallQueue } from '../../../infra/temporal/post-call-queue';
import { tenantCostsSchema } from '../../../models/call-cost';
import type { CallOutcome } from '../../../models/call-outcome';
import { instantParameterSchema } from '../../../models/instant-parameter';
import { withoutNoise } from '../../../policies/call-cost';
import { hadSession } from '../../../policies/had-session';
import { callTemporal } from '../call-temporal';
import type { GatewayDependencies } from '../gateway-dependencies';
import { isUsableCallId } from '../is-usable-call-id';
import { type AdminAnswer, type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer, failure } from './api-error';
import { unknownCall } from './call-params';
import { asServerAway } from './server-away';

const exampleCallId = 'rtc_u1_0123456789abcdef0123456789abcdef';

/** The original's body, with its lengths. */
const processSchema = z.strictObject({
  call_id: z
    .string()
    .min(8)
    .refine(isUsableCallId, 'is too long, or has control characters')
    .meta({ description: 'The call', example: exampleCallId }),
  tenant_id: z.string().min(3).meta({ description: 'Its tenant', example: 'acme' }),
});

const enqueuedSchema = z.object({
  call_id: z.string().describe('The call'),
  tenant_id: z.string().describe('Its tenant'),
  enqueued: z.boolean().describe('Whether this request is the one that started the work'),
  status: z
    .enum(enqueuedStatuses)
    .describe(
      '`queued` started by this request · `already_queued_or_in_progress` · `already_completed` nothing is left to do',
    ),
});

const costQuerySchema = z.strictObject({
  tenant_id: z.string().min(1).optional().describe('Only this tenant’s calls'),
  from: instantParameterSchema.optional().meta({ description: 'Calls that ended at this instant or later.' }),
  to: instantParameterSchema.optional().meta({ description: 'Calls that ended before this instant.' }),
});

const costsSchema = z.object({
  currency: z.literal('USD').describe('US dollars'),
  tenants: z.array(tenantCostsSchema.meta({ id: 'TenantCosts' })).describe('Each tenant that had calls, by id'),
  total: tenantCostsSchema.shape.total.describe('Over all of them, as far as it is known; null where nothing is'),
});

/** What follows calls: having it done, and what it came to. */
export function postCallRoutes({ calls, client, repositories, settings }: GatewayDependencies): AdminRoute[] {
  const { callCosts, callMetadata } = repositories;
  const queue = new PostCallQueue({ client, taskQueue: settings.sonoreTaskQueue, callMetadata });

  return [
    adminRoute({
      method: 'post',
      path: '/api/v1/process',
      operationId: 'processCall',
      summary: 'Summarise, price and report a call that is over',
      description:
        'Every call is processed by itself when it ends; this is for one that failed, or was never begun. What is done ' +
        'already is not done again.',
      tag: 'post-call',
      body: processSchema,
      bodyExample: { call_id: exampleCallId, tenant_id: 'acme' },
      answers: {
        202: {
          description: 'It is under way, or has been done',
          schema: enqueuedSchema,
          example: { call_id: exampleCallId, tenant_id: 'acme', enqueued: true, status: 'queued' },
        },
        404: errorAnswer('This tenant had no such call', unknownCall.body),
        409: errorAnswer(
          'The call goes on (`call_goes_on`), or never had a session (`no_session`): there is nothing to process',
          callGoesOn.body,
        ),
        500: errorAnswer('The queue (Temporal), or the database, does not answer', queueAway.body),
      },
      handle: async ({ body }) => {
        try {
          return await process(body);
        } catch (error) {
          // The contract knows no 503.
          if (asServerAway(error) === null) throw error;
          return queueAway;
        }
      },
    }),
    adminRoute({
      method: 'get',
      path: '/api/v1/costs',
      operationId: 'getCosts',
      summary: 'What calls cost, tenant by tenant',
      description: 'By the prices of the day on which each call was processed. A tenant without calls is left out.',
      tag: 'post-call',
      query: costQuerySchema,
      answers: { 200: { description: 'The costs, in US dollars', schema: costsSchema, example: exampleCosts } },
      handle: async ({ query: { tenant_id: tenantId, from, to } }) => {
        const date = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
        const tenants = await callCosts.byTenant({ tenantId, from: date(from), to: date(to) });
        const known = tenants.flatMap(({ total }) => total ?? []);
        const total =
          known.length === 0 && tenants.length > 0 ? null : withoutNoise(known.reduce((sum, usd) => sum + usd, 0));
        return { status: 200, body: { currency: 'USD', tenants, total } };
      },
    }),
  ];

  async function process({ call_id, tenant_id }: z.output<typeof processSchema>): Promise<AdminAnswer> {
    const call = await calls.find(call_id);
    if (call === null || call.tenant_id !== tenant_id) return unknownCall;
    if (call.outcome === null) return callGoesOn;
    if (!hadSession(call)) return hadNoSession(call.outcome);
    const { ended_at } = call;
    const enqueue = () => queue.enqueue({ call_id, tenant_id, ended_at });
    const status = await callTemporal(client, enqueue, { operation: 'process', call_id });
    return { status: 202, body: { call_id, tenant_id, enqueued: status === 'queued', status } };
  }
}

const callGoesOn = failure(409, 'The call is not over. It is processed by itself when it ends.', 'call_goes_on') as {
  status: 409;
  body: { detail: string; reason: string };
};

/** A mail about a call in which nothing was said would tell its tenant of a caller whom nobody spoke to. */
function hadNoSession(outcome: CallOutcome): AdminAnswer {
  return failure(409, `The call never had a session (${outcome}): there is nothing to process.`, 'no_session');
}

const queueAway = failure(500, 'Temporal or MongoDB does not answer now. Ask again.', 'queue_unavailable') as {
  status: 500;
  body: { detail: string; reason: string };
};

const exampleCosts = {
  currency: 'USD',
  tenants: [
    {
      tenant_id: 'acme',
      calls: 412,
      calls_without_cost: 0,
      realtime: 61.8,
      transcription: 1.94,
      summary: 0.83,
      total: 64.57,
      unpriced_models: [],
    },
  ],
  total: 64.57,
};
