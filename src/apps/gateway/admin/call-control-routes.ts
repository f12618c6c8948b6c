import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import {
  hangUpRequestSchema,
  hangUpUpdate,
  instructRequestSchema,
  instructUpdate,
  transferRequestSchema,
  transferUpdate,
} from '../../../../workflows/messages';
import { callOutcomeSchema } from '../../../models/call-outcome';
import type { GatewayDependencies } from '../gateway-dependencies';
import { isUsableCallId } from '../is-usable-call-id';
import { type AdminAnswer, type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer, failure } from './api-error';
import { callParams, unknownCall } from './call-params';
import { refusal } from './refused-update';
import { updateCall } from './update-call';

const onceDescription =
  'With an `Idempotency-Key` the same request may be sent again: the first answer is given again, whatever the body, and ' +
  'nothing is done twice. Without one, each request is an errand of its own.';

const notFound = errorAnswer('Nobody knows this call', unknownCall.body);

const isOver = errorAnswer(
  'The call is over (`call_over`), not answered yet (`call_not_answered`), or in a state in which this cannot be done',
  { detail: 'The call is over: caller_hung_up.', reason: 'call_over' },
);

/**
 * The bodies are those of the workflow's updates, but strict: a misspelt field would be an errand without it. Calls take
 * them as they always have, also from a gateway of another build.
 */
const hangUpBody = hangUpRequestSchema.strict().optional();

const transferBody = z.union(transferRequestSchema.options.map((possibility) => possibility.strict()));

const instructBody = instructRequestSchema.strict();

/** What an operator can do to a call. */
export function callControlRoutes(dependencies: GatewayDependencies): AdminRoute[] {
  return [
    adminRoute({
      method: 'post',
      path: '/api/v1/calls/{call_id}/hangup',
      operationId: 'hangUpCall',
      summary: 'Hang up, or refuse a call that still rings',
      description: `Answers when the record is written. ${onceDescription}`,
      tag: 'calls',
      params: callParams,
      body: hangUpBody,
      bodyExample: { reason: 'the line is being closed' },
      idempotent: true,
      answers: {
        200: {
          description: 'The call is over',
          schema: z.object({
            outcome: callOutcomeSchema.describe(
              'How it ended, the first cause: `operator` unless something else came first',
            ),
          }),
          example: { outcome: 'operator' },
        },
        404: notFound,
        409: isOver,
      },
      handle: ({ params, body, idempotencyKey }) => update(params.call_id, hangUpUpdate, body ?? {}, idempotencyKey),
    }),
    adminRoute({
      method: 'post',
      path: '/api/v1/calls/{call_id}/transfer',
      operationId: 'transferCall',
      summary: 'Transfer to a destination of the tenant, or to any URI',
      description:
        'Answers when OpenAI has relayed the REFER, which is no proof that somebody answers: the call’s record says ' +
        `whether it went through. ${onceDescription}`,
      tag: 'calls',
      params: callParams,
      body: transferBody,
      bodyExample: { destination_id: 'sales' },
      idempotent: true,
      answers: {
        200: {
          description: 'The REFER was relayed',
          schema: z.object({
            status: z.literal('accepted').describe('OpenAI has relayed it'),
            target_uri: z.string().describe('Where the caller was sent'),
          }),
          example: { status: 'accepted', target_uri: 'tel:+33199005678' },
        },
        404: notFound,
        409: isOver,
        502: errorAnswer('OpenAI did not relay the REFER, or its answer was lost; the call goes on', {
          detail: 'OpenAI did not relay the REFER (OpenAIPermanent). The call goes on with the agent.',
          reason: 'transfer_failed',
        }),
      },
      handle: ({ params, body, idempotencyKey }) => update(params.call_id, transferUpdate, body, idempotencyKey),
    }),
    adminRoute({
      method: 'post',
      path: '/api/v1/calls/{call_id}/instruct',
      operationId: 'instructCall',
      summary: 'Tell the model something, and have it answer at once',
      description: `Answers when the words are on the call’s socket. ${onceDescription}`,
      tag: 'calls',
      params: callParams,
      body: instructBody,
      bodyExample: { text: 'Say that we close in five minutes.', respond: true },
      idempotent: true,
      answers: {
        200: {
          description: 'The model has been told',
          schema: z.object({ delivered: z.literal(true).describe('The words are on the call’s socket') }),
          example: { delivered: true },
        },
        404: notFound,
        409: isOver,
      },
      handle: ({ params, body, idempotencyKey }) => update(params.call_id, instructUpdate, body, idempotencyKey),
    }),
  ];

  async function update<Result, Message>(
    callId: string,
    definition: UpdateDefinition<Result, [Message]>,
    message: Message,
    idempotencyKey: string | undefined,
  ): Promise<AdminAnswer> {
    const { client, log } = dependencies;
    if (!isUsableCallId(callId)) return unknownCall;
    const updated = await updateCall(client, callId, definition, message, idempotencyKey);
    log.info({ event: 'call_updated', call_id: callId, update: definition.name, answer: updated.kind }, 'operator');
    if (updated.kind === 'done') return { status: 200, body: updated.result };
    if (updated.kind === 'refused' && updated.type === 'TransferFailed') {
      const detail = `OpenAI did not relay the REFER (${updated.message}). The call goes on with the agent.`;
      return failure(502, detail, 'transfer_failed');
    }
    return refusal(dependencies, callId, updated);
  }
}
