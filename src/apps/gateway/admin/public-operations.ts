import { z } from 'zod';
import { callEventSchema } from '../../../models/call-event';
import { toolResultSchema } from '../../../models/tool-result';
import { callEndedEventTypes, webhookEnvelopeSchema } from '../../../models/webhook-event';
import { errorAnswer } from './api-error';
import type { ApiOperation } from './api-operation';

const ok = z.literal(true);
const ignored = z.object({ ok, ignored: z.literal(true), reason: z.string() });

/** The routes that OpenAI, orchestrators and scrapers call; none of them takes the admin token. */
export const publicOperations: readonly ApiOperation[] = [
  {
    method: 'post',
    path: '/api/v1/openai/webhook',
    operationId: 'receiveWebhook',
    summary: 'OpenAI’s webhooks',
    description:
      'Signed (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`) over the bytes of the body. A ' +
      `genuine event is answered 200 whatever it says: \`realtime.call.incoming\` starts a call, ${callEndedEventTypes
        .map((type) => `\`${type}\``)
        .join(', ')} end one, every other one is ignored.`,
    tag: 'bridges',
    body: webhookEnvelopeSchema,
    answers: {
      200: {
        description: 'Taken, taken before (`deduped`), refused or ignored',
        schema: z.union([
          z.object({ ok, call_id: z.string(), workflow_id: z.string() }),
          z.object({ ok, deduped: z.literal(true) }),
          z.object({ ok, rejected: z.literal(true), reason: z.literal('no_worker') }),
          ignored,
          z.object({ ok }),
        ]),
        example: { ok: true, call_id: 'rtc_u1_a1b2c3', workflow_id: 'call-rtc_u1_a1b2c3' },
      },
      401: errorAnswer('Not signed with the secret', { detail: 'Invalid signature' }),
      413: errorAnswer('More than 1 MiB'),
      415: errorAnswer('A compressed body'),
      503: errorAnswer('Temporal cannot take it now: deliver it again'),
    },
  },
  {
    method: 'get',
    path: '/api/v1/health',
    operationId: 'getHealth',
    summary: 'Whether the process answers',
    tag: 'process',
    answers: {
      200: { description: 'It does', schema: z.object({ ok, status: z.literal('healthy') }) },
    },
  },
  {
    method: 'get',
    path: '/api/v1/ready',
    operationId: 'getReadiness',
    summary: 'Whether it can do its work',
    tag: 'process',
    answers: {
      200: { description: 'It can', schema: z.object({ ok, status: z.literal('ready') }) },
      503: {
        description: 'What it needs is not there',
        schema: z.object({ ok: z.literal(false), status: z.literal('not_ready'), failing: z.array(z.string()) }),
        example: { ok: false, status: 'not_ready', failing: ['temporal'] },
      },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    operationId: 'getPrometheusMetrics',
    summary: 'The metrics of this process, for Prometheus',
    tag: 'process',
    answers: {
      200: { description: 'Prometheus’ text format', schema: z.string(), contentType: 'text/plain' },
    },
  },
];

/** For media bridges other than OpenAI’s; signed where `CALL_EVENTS_SECRET` is set. */
export const callEventOperation: ApiOperation = {
  method: 'post',
  path: '/api/calls/events',
  operationId: 'receiveCallEvent',
  summary: 'A function call that another media bridge saw',
  description: 'Copies are harmless: a call knows an invocation by its `function_call_id`.',
  tag: 'bridges',
  body: callEventSchema,
  answers: {
    200: {
      description: 'Handed to the call, or ignored because there is none',
      schema: z.union([ignored, z.object({ ok })]),
      example: { ok: true },
    },
    400: errorAnswer('What does not fit, field by field'),
    401: errorAnswer('Not signed with `CALL_EVENTS_SECRET`', { detail: 'Invalid signature' }),
    413: errorAnswer('More than 1 MiB'),
    415: errorAnswer('A compressed body'),
    503: errorAnswer('Temporal cannot take it now: send it again'),
  },
};

/** Guarded by the admin token. */
export const toolResultOperation: ApiOperation = {
  method: 'get',
  path: '/api/calls/{call_id}/tool-results/{function_call_id}',
  operationId: 'getToolResult',
  summary: 'The result of a tool call',
  tag: 'bridges',
  params: z.object({ call_id: z.string(), function_call_id: z.string() }),
  answers: {
    200: { description: 'The result', schema: toolResultSchema.meta({ id: 'ToolResult' }) },
    202: { description: 'The tool still runs', schema: z.object({ status: z.literal('pending') }) },
    400: errorAnswer('A path that cannot be decoded'),
    401: errorAnswer('Without the right `X-Admin-Token`', { detail: 'Invalid admin token' }),
    404: errorAnswer('Nobody knows the call or the function call'),
    503: errorAnswer('It cannot be known now: ask again'),
  },
};
