import { z } from 'zod';
import { InvalidCursorError } from '../../../infra/mongo/call-finder';
import { callMetadataSchema } from '../../../models/call-metadata';
import { callRecordSchema } from '../../../models/call-record';
import { callPageSchema, callSearchSchema } from '../../../models/call-search';
import { transcriptItemSchema } from '../../../models/transcript-item';
import { turnSchema } from '../../../models/turn';
import type { GatewayDependencies } from '../gateway-dependencies';
import { isUsableCallId } from '../is-usable-call-id';
import { type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer, failure } from './api-error';
import { callParams, unknownCall } from './call-params';
import { exampleCalls, exampleDetails, exampleListing } from './call-examples';
import { findCallRecord } from './find-call-record';

/** The original's answer, under its names. */
const runningCallsSchema = z.object({
  calls: z
    .array(
      z.object({
        call_id: z.string().describe('The call'),
        status: z.enum(['NEW', 'RUNNING']).describe('`NEW` until its session is up'),
      }),
    )
    .meta({ description: 'Every running call' }),
  pending_call_ids: z.array(z.string()).meta({ description: 'Those of them that are `NEW`' }),
});

const callDetailsSchema = z.object({
  call: callRecordSchema.meta({ id: 'CallRecord', description: 'The call’s record; its instants are ISO 8601' }),
  transcript: z
    .array(transcriptItemSchema.meta({ id: 'TranscriptItem' }))
    .meta({ description: 'What was said, in the order of the conversation' }),
  turns: z
    .array(turnSchema.meta({ id: 'Turn' }))
    .meta({ description: 'Each answer of the agent; `call.turns` has them in figures' }),
  post_call: callMetadataSchema
    .meta({ id: 'CallMetadata' })
    .nullable()
    .meta({ description: 'What was made of it after its end; null before that' }),
});

/** What is known of calls. */
export function callRoutes(dependencies: GatewayDependencies): AdminRoute[] {
  const { callFinder, callMetadata, runningCalls, transcripts, turns } = dependencies.repositories;
  return [
    adminRoute({
      method: 'get',
      path: '/api/v1/calls',
      operationId: 'listRunningCalls',
      summary: 'The calls of this moment',
      description: 'Counted over all processes, from the slots that are taken and the records that are not final.',
      tag: 'calls',
      answers: { 200: { description: 'The running calls', schema: runningCallsSchema, example: exampleCalls } },
      handle: async () => {
        const running = await runningCalls.all();
        const calls = running.map(({ call_id, status }) => ({ call_id, status }));
        const pending = running.filter(({ status }) => status === 'NEW').map(({ call_id }) => call_id);
        return { status: 200, body: { calls, pending_call_ids: pending } };
      },
    }),
    adminRoute({
      method: 'get',
      path: '/api/v1/calls/search',
      operationId: 'searchCalls',
      summary: 'Calls by tenant, outcome, time or number, page by page',
      description:
        'Newest first. `next_cursor` of a page asks for the next one, with the same filters; it is a place among the ' +
        'calls, so that calls that come meanwhile neither repeat nor hide any. A live call is shown as it was last stored.',
      tag: 'calls',
      query: callSearchSchema,
      answers: {
        200: {
          description: 'A page of calls',
          schema: callPageSchema,
          example: { calls: [exampleListing], next_cursor: null, unreadable_call_ids: [] },
        },
      },
      handle: async ({ query }) => {
        try {
          return { status: 200, body: await callFinder.search(query) };
        } catch (error) {
          if (!(error instanceof InvalidCursorError)) throw error;
          return failure(400, 'query.cursor: is not a next_cursor that this API has answered', 'invalid_cursor');
        }
      },
    }),
    adminRoute({
      method: 'get',
      path: '/api/v1/calls/{call_id}',
      operationId: 'getCall',
      summary: 'A call with its transcript, tools and turns',
      description: 'Of a call that goes on, the record comes from its workflow where the stored one is behind.',
      tag: 'calls',
      params: callParams,
      answers: {
        200: { description: 'What is known of the call', schema: callDetailsSchema, example: exampleDetails },
        404: errorAnswer('Nobody knows this call', unknownCall.body),
      },
      handle: async ({ params: { call_id } }) => {
        if (!isUsableCallId(call_id)) return unknownCall;
        const call = await findCallRecord(dependencies, call_id);
        if (call === null) return unknownCall;
        const [said, answered, made] = await Promise.all([
          transcripts.ofCall(call_id),
          turns.ofCall(call_id),
          callMetadata.find(call_id),
        ]);
        return { status: 200, body: { call, transcript: said, turns: answered, post_call: made } };
      },
    }),
  ];
}
