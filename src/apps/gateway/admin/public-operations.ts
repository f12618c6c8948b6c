import { z } from 'zod';
import { callEventSchema } from '../../../models/call-event';
import { toolResultSchema } from '../../../models/tool-result';
import { callEndedEventTypes, webhookEnvelopeSchema } from '../../../models/webhook-event';
import { errorAnswer } from './api-error';
import type { ApiOperation } from './api-operation';

const ok = z.literal(true).describe('Taken, or nothing to be done');
const ignored = z.object({
  ok,
  ignored: z.literal(true).describe('Nothing was done'),
  reason: z.string().describe('Why'),
});

const yes = z.literal(true).describe('It does');

/** What a client looks for in the document; the rest is OpenAPI's own schema. */
const apiDocumentSchema = z.looseObject({
  openapi: z.string().describe('Version of OpenAPI: 3.1'),
  info: z.looseObject({}).describe('Whose interface it is, and its version'),
  paths: z.record(z.string(), z.unknown()).describe('The operations, by path and method'),
});

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
          z.object({
            ok,
            call_id: z.string().describe('The call'),
            workflow_id: z.string().describe('Its Temporal workflow: `call-<call_id>`'),
          }),
          z.object({ ok, deduped: z.literal(true).describe('A copy of one that was taken') }),
          z.object({
            ok,
            rejected: z.literal(true).describe('The caller was refused'),
            reason: z.literal('no_worker').describe('Nobody was there to take the call'),
          }),
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
      200: {
        description: 'It does',
        schema: z.object({ ok: yes, status: z.literal('healthy').describe('The same in words') }),
      },
    },
  },
  {
    method: 'get',
    path: '/api/v1/ready',
    operationId: 'getReadiness',
    summary: 'Whether it can do its work',
    tag: 'process',
    answers: {
      200: {
        description: 'It can',
        schema: z.object({ ok: yes, status: z.literal('ready').describe('The same in words') }),
      },
      503: {
        description: 'What it needs is not there',
        schema: z.object({
          ok: z.literal(false).describe('It cannot'),
          status: z.literal('not_ready').describe('The same in words'),
          failing: z.array(z.string()).describe('The checks that failed; the reasons are in its log'),
        }),
        example: { ok: false, status: 'not_ready', failing: ['temporal'] },
      },
    },
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getApiDocument',
    summary: 'This document: what this gateway serves',
    tag: 'process',
    answers: { 200: { description: 'An OpenAPI 3.1 document', schema: apiDocumentSchema } },
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
  bodyExample: {
    type: 'function_call_output.item.created',
    session_id: 'bridge-1',
    item: {
      id: 'item_1',
      call_id: 'rtc_u1_a1b2c3',
      function_call_id: 'call_1',
      name: 'request_transfer',
      arguments: '{"destination_id":"sales"}',
    },
  },
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
  params: z.object({
    call_id: z.string().describe('OpenAI’s id of the call: `rtc_…`'),
    function_call_id: z.string().describe('The model’s id of the function call: `call_…`'),
  }),
  answers: {
    200: { description: 'The result', schema: toolResultSchema.meta({ id: 'ToolResult' }) },
    202: {
      description: 'The tool still runs',
      schema: z.object({ status: z.literal('pending').describe('Ask again') }),
    },
    400: errorAnswer('A path that cannot be decoded'),
    401: errorAnswer('Without the right `X-Admin-Token`', { detail: 'Invalid admin token' }),
    404: errorAnswer('Nobody knows the call or the function call'),
    503: errorAnswer('It cannot be known now: ask again'),
  },
};
