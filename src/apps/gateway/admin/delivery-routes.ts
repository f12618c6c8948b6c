import { z } from 'zod';
import { type Delivery, resend, type ResendDependencies, type Resent } from '../../../deliveries/resend';
import { resendDeadLetters } from '../../../deliveries/resend-dead-letters';
import { testWebhook, type WebhookTest } from '../../../deliveries/test-webhook';
import { PostCallQueue } from '../../../infra/temporal/post-call-queue';
import { callMetadataSchema, webhookStateSchema } from '../../../models/call-metadata';
import type { GatewayDependencies } from '../gateway-dependencies';
import { type AdminAnswer, type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer, failure } from './api-error';
import { callParams, unknownCall } from './call-params';

/** One call's end-of-call webhook. */
const listedWebhookSchema = z.object({
  ...callMetadataSchema.pick({ call_id: true, tenant_id: true, ended_at: true }).shape,
  ...callMetadataSchema.shape.webhook.shape,
});

const testedSchema = z.object({
  delivered: z.boolean().describe('Whether the receiver took it: an answer of 200 to 299'),
  status: z.number().int().nullable().meta({ description: 'HTTP status of the receiver, null when it gave none' }),
  reason: z.string().nullable().meta({ description: 'Why it was not delivered' }),
});

/** Mails and end-of-call webhooks: looking at them, and sending them again. */
export function deliveryRoutes({ repositories, settings, client }: GatewayDependencies): AdminRoute[] {
  const { callMetadata, tenantConfigs } = repositories;
  const postCalls = new PostCallQueue({ client, taskQueue: settings.sonoreTaskQueue, callMetadata });
  const resending: ResendDependencies = { callMetadata, postCalls };
  return [
    adminRoute({
      method: 'get',
      path: '/api/v1/webhooks',
      operationId: 'listWebhooks',
      summary: 'End-of-call webhooks by their state',
      description: 'The call that ended first comes first. Dead letters are `?state=dead_letter`.',
      tag: 'post-call',
      query: z.object({
        state: webhookStateSchema.optional().describe('Only those in this state'),
        tenant_id: z.string().min(1).optional().describe('Only those of this tenant'),
        limit: z.coerce.number().int().min(1).max(1000).default(100).describe('At most so many'),
      }),
      answers: {
        200: {
          description: 'The webhooks',
          schema: z.object({
            webhooks: z.array(listedWebhookSchema).describe('The call that ended first comes first'),
          }),
        },
      },
      handle: async ({ query: { state, tenant_id, limit } }) => {
        const filter = {
          ...(state === undefined ? {} : { webhookState: state }),
          ...(tenant_id === undefined ? {} : { tenantId: tenant_id }),
        };
        const found = await callMetadata.list(filter, limit);
        const webhooks = found.map(({ call_id, tenant_id, ended_at, webhook }) => ({
          ...{ call_id, tenant_id, ended_at },
          ...webhook,
        }));
        return { status: 200, body: { webhooks } };
      },
    }),
    resendRoute('mail', resending),
    resendRoute('webhook', resending),
    adminRoute({
      method: 'post',
      path: '/api/v1/webhooks/resend',
      operationId: 'resendDeadLetters',
      summary: 'Send dead letters again',
      description: 'Of one tenant or of all, the oldest first, at most 1,000 at a time.',
      tag: 'post-call',
      query: z.object({ tenant_id: z.string().min(1).optional().describe('Only those of this tenant') }),
      answers: {
        202: {
          description: 'They will be sent',
          schema: z.object({ call_ids: z.array(z.string()).describe('The calls whose webhook will be sent') }),
        },
      },
      handle: async ({ query }) => {
        const call_ids = await resendDeadLetters({ callMetadata, postCalls }, query.tenant_id);
        return { status: 202, body: { call_ids } };
      },
    }),
    adminRoute({
      method: 'post',
      path: '/api/v1/admin/tenants/{tenant_id}/webhook/test',
      operationId: 'testWebhook',
      summary: 'Send a signed test event to a tenant’s webhook',
      description: 'Once, from the gateway: with its secrets and its allowed hosts, which workers should share.',
      tag: 'post-call',
      params: z.object({ tenant_id: z.string().min(1).describe('The tenant’s id') }),
      answers: {
        200: { description: 'It was tried', schema: testedSchema },
        404: errorAnswer('No such tenant'),
        409: errorAnswer('The tenant has no webhook (`no_webhook`), or its document is broken (`broken_tenant`)'),
      },
      handle: async ({ params }) => testAnswer(await testWebhook(params.tenant_id, { tenantConfigs, settings })),
    }),
  ];
}

function resendRoute(delivery: Delivery, resending: ResendDependencies): AdminRoute {
  const [id, what] =
    delivery === 'mail' ? (['resendMail', 'mail'] as const) : (['resendWebhook', 'end-of-call webhook'] as const);
  return adminRoute({
    method: 'post',
    path: `/api/v1/calls/{call_id}/${delivery}/resend`,
    operationId: id,
    summary: `Send a call’s ${what} again`,
    description: 'With the same id as before, by which a receiver can know a copy.',
    tag: 'post-call',
    params: callParams,
    query: z.object({
      twice: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'Whether to send it, too, when it is known to have arrived' }),
    }),
    answers: {
      202: {
        description: 'It will be sent',
        schema: z.object({
          call_id: z.string().describe('The call'),
          status: z.literal('queued').describe('It will be sent, and tried for days'),
        }),
      },
      404: errorAnswer('Nobody knows this call, or it has not ended', unknownCall.body),
      409: errorAnswer('It has arrived (`delivered`), or is still being worked on (`in_progress`)'),
    },
    handle: async ({ params: { call_id }, query: { twice } }) =>
      resentAnswer(call_id, await resend(delivery, call_id, resending, twice === 'true')),
  });
}

function resentAnswer(call_id: string, resent: Resent): AdminAnswer {
  switch (resent) {
    case 'queued':
      return { status: 202, body: { call_id, status: 'queued' } };
    case 'unknown_call':
      return unknownCall;
    case 'in_progress':
      return failure(409, 'The work after this call still goes on, and sends it by itself.', resent);
    case 'delivered':
      return failure(409, 'It has arrived already; with twice=true it is sent all the same.', resent);
  }
}

function testAnswer(test: WebhookTest): AdminAnswer {
  switch (test.kind) {
    case 'delivered':
      return { status: 200, body: { delivered: true, status: test.status, reason: null } };
    case 'refused':
      return { status: 200, body: { delivered: false, status: test.status, reason: test.reason } };
    case 'no_tenant':
      return failure(404, 'There is no such tenant.', 'unknown_tenant');
    case 'no_webhook':
      return failure(409, 'The tenant has no post_call.webhook in its configuration.', test.kind);
    case 'broken_tenant':
      return failure(409, 'The tenant’s document is broken: mend it (sonore tenants validate).', test.kind);
  }
}
