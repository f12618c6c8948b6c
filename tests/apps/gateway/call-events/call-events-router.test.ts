import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import request, { type Test } from 'supertest';
import { toolInvocationSignalSchema } from '../../../../workflows/messages';
import { signedHeaders } from '../support/signed-headers';
import { testGateway, type TestGateway } from '../support/test-gateway';

const secret = 'whsec_ZXZlbnRzLXNlY3JldA==';

function callEvent(event: Record<string, unknown> = {}, item: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'function_call_output.item.created',
    session_id: 'session-1',
    item: {
      id: 'item_1',
      call_id: 'rtc_u1_abc',
      function_call_id: 'call_1',
      name: 'request_transfer',
      arguments: '{"destination_id":"sales"}',
      ...item,
    },
    ...event,
  };
}

function post({ app }: TestGateway, event: unknown, headers: Record<string, string> = {}): Test {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return request(app)
    .post('/api/calls/events')
    .set({ 'content-type': 'application/json', ...headers })
    .send(body);
}

function postSigned(gateway: TestGateway, event: unknown, signer = secret): Test {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return post(gateway, body, signedHeaders(body, { secret: signer }));
}

describe('call events', () => {
  test('callEvents_function_call_becomes_a_signal_to_its_call', async () => {
    const gateway = testGateway();

    const response = await post(gateway, callEvent());

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true });
    expect(gateway.signals).toEqual([
      {
        workflowId: 'call-rtc_u1_abc',
        signal: 'toolInvocation',
        message: {
          call_id: 'rtc_u1_abc',
          function_call_id: 'call_1',
          response_id: '',
          item_id: 'item_1',
          name: 'request_transfer',
          arguments_json: '{"destination_id":"sales"}',
          source: 'events',
        },
      },
    ]);
    expect(toolInvocationSignalSchema.safeParse(gateway.signals[0]?.message).success).toBe(true);
    expect(gateway.logged('call_event_received')).toMatchObject([{ session_id: 'session-1', call_id: 'rtc_u1_abc' }]);
  });

  test('callEvents_arguments_that_are_not_json_are_left_to_the_tool', async () => {
    const gateway = testGateway();

    await post(gateway, callEvent({}, { arguments: 'not json' }));

    expect(gateway.signals).toMatchObject([{ message: { arguments_json: 'not json' } }]);
  });

  test('callEvents_call_that_is_not_running_is_unknown', async () => {
    const gateway = testGateway();
    gateway.answers.signal = () => {
      throw new WorkflowNotFoundError('not found', 'call-rtc_u1_abc', undefined);
    };

    const response = await post(gateway, callEvent());

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, ignored: true, reason: 'unknown_call' });
  });

  test('callEvents_call_id_that_no_call_can_have_is_unknown', async () => {
    const gateway = testGateway();

    const response = await post(gateway, callEvent({}, { call_id: 'x'.repeat(2000) }));

    expect(response.body).toEqual({ ok: true, ignored: true, reason: 'unknown_call' });
    expect(gateway.signals).toEqual([]);
  });

  test('callEvents_when_temporal_cannot_be_reached_is_answered_503', async () => {
    const gateway = testGateway();
    gateway.answers.signal = () => {
      throw new ServiceError('Failed to signal Workflow');
    };

    const response = await post(gateway, callEvent());

    expect(response).toMatchObject({ status: 503, body: { detail: 'Service Unavailable' } });
    expect(gateway.logged('temporal_unavailable')).toMatchObject([{ operation: 'toolInvocation' }]);
  });

  test.each([
    ['type', callEvent({ type: 'function_call' })],
    ['session_id', callEvent({ session_id: undefined })],
    ['item', callEvent({ item: undefined })],
    ['item.id', callEvent({}, { id: undefined })],
    ['item.call_id', callEvent({}, { call_id: '' })],
    ['item.function_call_id', callEvent({}, { function_call_id: 5 })],
    ['item.name', callEvent({}, { name: undefined })],
    ['item.arguments', callEvent({}, { arguments: { destination_id: 'sales' } })],
    ['body', '{"type":'],
    ['body', ''],
    ['body', 'null'],
  ])('callEvents_invalid_%s_is_named', async (field, event) => {
    const gateway = testGateway();

    const response = await post(gateway, event);

    expect(response.status).toBe(400);
    expect(response.body.detail).toMatch(new RegExp(`^${field}: `));
    expect(gateway.signals).toEqual([]);
  });
});

describe('call events signature', () => {
  test.each(['dev', 'test'])('callEvents_without_a_secret_in_%s_takes_unsigned_events', async (env) => {
    const required = { OPENAI_API_KEY: 'sk-test', MONGODB_URI: 'mongodb://127.0.0.1', MONGODB_DB: 'sonore' };

    expect(await post(testGateway({ APP_ENV: env, ...required }), callEvent())).toMatchObject({ status: 200 });
  });

  test('callEvents_without_a_secret_in_prod_is_off_and_says_so_at_start', async () => {
    const gateway = testGateway({
      OPENAI_API_KEY: 'sk-test',
      APP_ENV: 'prod',
      MONGODB_URI: 'mongodb://127.0.0.1',
      MONGODB_DB: 'sonore',
    });

    expect(gateway.logged('call_events_off')).toHaveLength(1);
    expect(await post(gateway, callEvent())).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(gateway.signals).toEqual([]);
  });

  test.each(['prod', 'dev', 'test'])('callEvents_with_a_secret_in_%s_takes_signed_events_only', async (env) => {
    const required = { OPENAI_API_KEY: 'sk-test', MONGODB_URI: 'mongodb://127.0.0.1', MONGODB_DB: 'sonore' };
    const gateway = testGateway({ APP_ENV: env, CALL_EVENTS_SECRET: secret, ...required });

    expect(await postSigned(gateway, callEvent())).toMatchObject({ status: 200 });
    expect(await post(gateway, callEvent())).toMatchObject({ status: 401, body: { detail: 'Invalid signature' } });
    expect(await postSigned(gateway, callEvent(), 'whsec_b3RoZXI=')).toMatchObject({ status: 401 });
    expect(gateway.signals).toHaveLength(1);
    expect(gateway.logged('call_event_verification_failed')).toHaveLength(2);
    expect(gateway.logged('call_events_off')).toEqual([]);
  });

  test('callEvents_signed_but_not_json_is_an_invalid_body', async () => {
    const response = await postSigned(testGateway({ CALL_EVENTS_SECRET: secret }), 'not json');

    expect(response).toMatchObject({ status: 400, body: { detail: 'body: Invalid JSON' } });
  });

  test('callEvents_signed_with_the_webhooks_secret_is_refused', async () => {
    const gateway = testGateway({ CALL_EVENTS_SECRET: secret });

    const response = await postSigned(gateway, callEvent(), gateway.dependencies.settings.openaiWebhookSecret);

    expect(response).toMatchObject({ status: 401 });
  });
});
