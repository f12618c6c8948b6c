import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import request, { type Test } from 'supertest';
import type { CallRecord } from '../../../../src/models/call-record';
import { toolResultSchema } from '../../../../src/models/tool-result';
import { testGateway, type TestGateway } from '../support/test-gateway';

const finished = { function_call_id: 'call_1', ok: true, output: '{"message":"done"}', error: null };
const failed = { function_call_id: 'call_2', ok: false, output: '{"error":"tool_timeout"}', error: 'tool_timeout' };
const running = { function_call_id: 'call_3', ok: null, output: null, error: null };

/** A call with one tool call of each kind; only the fields that are looked at. */
function record(outcome: CallRecord['outcome'] = null): CallRecord {
  return { call_id: 'rtc_u1_abc', outcome, tool_calls: [finished, failed, running] } as CallRecord;
}

function gatewayWith({
  workflow,
  stored = () => Promise.resolve(null),
}: {
  workflow: () => CallRecord;
  stored?: () => Promise<CallRecord | null>;
}): TestGateway {
  const gateway = testGateway(
    { ADMIN_TOKEN: 'admin-token' },
    { calls: { find: stored, save: () => Promise.resolve(true) } },
  );
  gateway.answers.query = workflow;
  return gateway;
}

function get({ app }: TestGateway, functionCallId: string, token: string | null = 'admin-token'): Test {
  const asking = request(app).get(`/api/calls/rtc_u1_abc/tool-results/${functionCallId}`);
  return token === null ? asking : asking.set('x-admin-token', token);
}

const gone = (): never => {
  throw new WorkflowNotFoundError('not found', 'call-rtc_u1_abc', undefined);
};
const silent = (): never => {
  throw new ServiceError('Failed to query Workflow');
};

describe('tool results', () => {
  test.each([finished, failed])('toolResults_finished_call_$function_call_id_is_its_result', async (result) => {
    const response = await get(gatewayWith({ workflow: () => record() }), result.function_call_id);

    expect(response.status).toBe(200);
    expect(response.body).toEqual(result);
    expect(toolResultSchema.strict().parse(response.body)).toEqual(result);
  });

  test('toolResults_running_tool_is_pending', async () => {
    const response = await get(gatewayWith({ workflow: () => record() }), 'call_3');

    expect(response).toMatchObject({ status: 202, body: { status: 'pending' } });
  });

  test('toolResults_function_call_nobody_made_is_unknown', async () => {
    const response = await get(gatewayWith({ workflow: () => record() }), 'call_9');

    expect(response).toMatchObject({ status: 404, body: { detail: 'Unknown call or function call' } });
  });

  test('toolResults_call_nobody_made_is_unknown', async () => {
    expect(await get(gatewayWith({ workflow: gone }), 'call_1')).toMatchObject({ status: 404 });
  });

  test('toolResults_workflow_beyond_retention_is_read_from_the_record', async () => {
    const gateway = gatewayWith({ workflow: gone, stored: () => Promise.resolve(record('completed')) });

    expect(await get(gateway, 'call_1')).toMatchObject({ status: 200, body: finished });
    expect(await get(gateway, 'call_9')).toMatchObject({ status: 404 });
  });

  test('toolResults_workflow_that_cannot_answer_is_read_from_the_record', async () => {
    const gateway = gatewayWith({ workflow: silent, stored: () => Promise.resolve(record('completed')) });

    expect(await get(gateway, 'call_2')).toMatchObject({ status: 200, body: failed });
    expect(await get(gateway, 'call_9')).toMatchObject({ status: 404 });
  });

  test('toolResults_record_of_a_call_that_goes_on_does_not_prove_an_absence', async () => {
    const gateway = gatewayWith({ workflow: silent, stored: () => Promise.resolve(record()) });

    expect(await get(gateway, 'call_1')).toMatchObject({ status: 200, body: finished });
    expect(await get(gateway, 'call_9')).toMatchObject({ status: 503, body: { detail: 'Service Unavailable' } });
  });

  test('toolResults_neither_workflow_nor_database_answers_503', async () => {
    const gateway = gatewayWith({ workflow: silent, stored: () => Promise.reject(new Error('no server')) });

    expect(await get(gateway, 'call_1')).toMatchObject({ status: 503, body: { detail: 'Service Unavailable' } });
    expect(gateway.logged('mongodb_unavailable')).toHaveLength(1);
  });

  test('toolResults_call_id_that_no_call_can_have_is_unknown', async () => {
    const { app } = gatewayWith({ workflow: () => record() });

    const response = await request(app)
      .get('/api/calls/rtc%00/tool-results/call_1')
      .set('x-admin-token', 'admin-token');

    expect(response.status).toBe(404);
  });
});

describe('tool results admin token', () => {
  test.each([null, '', 'admin-toke', 'admin-token2', 'ADMIN-TOKEN'])(
    'toolResults_token_%s_is_refused',
    async (token) => {
      const response = await get(gatewayWith({ workflow: () => record() }), 'call_1', token);

      expect(response).toMatchObject({ status: 401, body: { detail: 'Invalid admin token' } });
    },
  );

  test('toolResults_without_a_configured_token_is_off_and_says_so_at_start', async () => {
    const gateway = testGateway();

    expect(gateway.logged('admin_api_off')).toHaveLength(1);
    expect(await get(gateway, 'call_1')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(await get(gateway, 'call_1', '')).toMatchObject({ status: 404 });
  });
});
