import { ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import request, { type Test } from 'supertest';
import type { CallRecord } from '../../../../src/models/call-record';
import { callRecord } from '../../../fixtures/call-record';
import { ApiContract, type ApiDocument } from '../support/api-contract';
import { testGateway, type TestGateway } from '../support/test-gateway';

const callId = 'rtc_u1_abc';

function gatewayWith(record: Partial<CallRecord> | null = {}): TestGateway {
  const stored = record === null ? null : callRecord({ call_id: callId, ...record });
  const gateway = testGateway(
    { ADMIN_TOKEN: 'admin-token' },
    { calls: { find: () => Promise.resolve(stored), save: () => Promise.resolve(true) } },
  );
  gateway.answers.query = gone;
  return gateway;
}

function post({ app }: TestGateway, verb: string, body?: unknown, headers: Record<string, string> = {}): Test {
  const posting = request(app).post(`/api/v1/calls/${callId}/${verb}`).set('x-admin-token', 'admin-token').set(headers);
  return body === undefined ? posting : posting.set('content-type', 'application/json').send(JSON.stringify(body));
}

const gone = (): never => {
  throw new WorkflowNotFoundError('not found', `call-${callId}`, undefined);
};
const refusedWith = (type: string, message: string) => (): never => {
  throw new WorkflowUpdateFailedError('failed', ApplicationFailure.nonRetryable(message, type));
};

describe('POST /api/v1/calls/{call_id}/…', () => {
  test.each([
    ['hangup', { reason: 'closing' }, 'hangUp', { outcome: 'operator' }],
    ['hangup', undefined, 'hangUp', { outcome: 'operator' }],
    ['transfer', { destination_id: 'sales' }, 'transfer', { status: 'accepted', target_uri: 'tel:+33199005678' }],
    ['instruct', { text: 'Say goodbye.' }, 'instruct', { delivered: true }],
  ])('%s_%j_is_the_update_%s_and_answers_its_result', async (verb, body, update, result) => {
    const gateway = gatewayWith();
    const updates: unknown[] = [];
    gateway.answers.update = (...args) => {
      updates.push(args);
      return result;
    };

    const response = await post(gateway, verb, body);

    expect(response).toMatchObject({ status: 200, body: result });
    expect(updates).toEqual([[`call-${callId}`, update, { args: [expect.objectContaining(body ?? {})] }]]);
  });

  test.each([
    ['hangup', { resaon: 'closing' }, 'resaon'],
    ['transfer', { destination_id: 'sales', wait: true }, 'wait'],
    ['transfer', { destination_id: 'sales', target_uri: 'tel:+33199005678' }, 'target_uri'],
    ['instruct', { text: 'Say goodbye.', respnd: false }, 'respnd'],
  ])('%s_with_%j_is_400_and_names_the_field_and_nothing_is_done', async (verb, body, field) => {
    const gateway = gatewayWith();
    const update = jest.fn();
    gateway.answers.update = update;

    const response = await post(gateway, verb, body);

    expect(response).toMatchObject({ status: 400, body: { detail: expect.stringContaining(`"${field}"`) } });
    expect(update).not.toHaveBeenCalled();
  });

  test('update_whose_body_is_not_utf_8_is_400_and_nothing_is_done', async () => {
    const gateway = gatewayWith();
    const update = jest.fn();
    gateway.answers.update = update;
    const latin1 = Buffer.from('{"text": "Au café."}', 'latin1');

    const response = await post(gateway, 'instruct', undefined, { 'content-type': 'application/json' })
      .serialize((body) => body as string)
      .send(latin1);

    expect(response).toMatchObject({ status: 400, body: { detail: 'body: is not JSON in UTF-8' } });
    expect(update).not.toHaveBeenCalled();
  });

  test('update_with_a_parameter_it_does_not_have_is_400_and_names_it', async () => {
    const response = await post(gatewayWith(), 'hangup?reason=closing');

    expect(response).toMatchObject({ status: 400, body: { detail: expect.stringContaining('"reason"') } });
  });

  test('update_idempotency_key_names_the_update_and_the_errand', async () => {
    const gateway = gatewayWith();
    const ids: unknown[] = [];
    gateway.answers.update = (_workflow, _update, options) => {
      ids.push((options as { updateId: string }).updateId);
      return { delivered: true };
    };

    await post(gateway, 'instruct', { text: 'Hello' }, { 'idempotency-key': 'k-1' });
    await post(gateway, 'transfer', { destination_id: 'sales' }, { 'idempotency-key': 'k-1' });

    expect(ids).toEqual(['instruct:k-1', 'transfer:k-1']);
  });

  test('update_repeated_with_its_key_after_the_call_is_answered_as_before', async () => {
    const gateway = gatewayWith({ outcome: 'operator', phase: 'closed' });
    gateway.answers.update = gone;
    gateway.answers.updateResult = (_workflow, id) => (id === 'hangUp:k-1' ? { outcome: 'operator' } : gone());

    const repeated = await post(gateway, 'hangup', {}, { 'idempotency-key': 'k-1' });
    const another = await post(gateway, 'hangup', {}, { 'idempotency-key': 'k-2' });

    expect(repeated).toMatchObject({ status: 200, body: { outcome: 'operator' } });
    expect(another).toMatchObject({ status: 409, body: { reason: 'call_over' } });
  });

  test.each(['', 'with space', 'x'.repeat(256)])('update_idempotency_key_%j_is_refused', async (key) => {
    const gateway = gatewayWith();

    const response = await post(gateway, 'hangup', {}, { 'idempotency-key': key });

    expect(response).toMatchObject({ status: 400, body: { detail: expect.stringContaining('Idempotency-Key') } });
  });

  test('update_of_a_call_nobody_knows_is_404', async () => {
    const gateway = gatewayWith(null);
    gateway.answers.update = gone;
    gateway.answers.describe = gone;

    const response = await post(gateway, 'hangup', {});

    expect(response).toMatchObject({ status: 404, body: { reason: 'unknown_call' } });
  });

  test('update_of_a_call_id_that_cannot_be_one_is_404_and_temporal_is_not_asked', async () => {
    const gateway = gatewayWith(null);
    const update = jest.fn();
    gateway.answers.update = update;

    const response = await request(gateway.app).post('/api/v1/calls/%00/hangup').set('x-admin-token', 'admin-token');

    expect(response.status).toBe(404);
    expect(update).not.toHaveBeenCalled();
  });

  test.each<[string, Partial<CallRecord> | null, () => never, string, RegExp]>([
    ['over', { outcome: 'caller_hung_up', phase: 'closed' }, gone, 'call_over', /over: caller_hung_up/],
    ['terminated_unrecorded', null, gone, 'call_over', /over/],
    [
      'ringing',
      { phase: 'accepting' },
      refusedWith('CallIsOver', 'x'),
      'call_not_answered',
      /not answered yet \(accepting\)/,
    ],
    ['just_over', { phase: 'live' }, refusedWith('CallIsOver', 'x'), 'call_over', /meanwhile/],
    ['leaving', { phase: 'transferring' }, refusedWith('InvalidRequest', 'x'), 'transfer_under_way', /already/],
    ['nowhere', { phase: 'live' }, refusedWith('InvalidRequest', 'no such one'), 'no_such_destination', /no such one/],
  ])('update_of_a_call_that_is_%s_is_409_and_says_so', async (_name, record, refusal, reason, detail) => {
    const gateway = gatewayWith(record);
    gateway.answers.update = refusal;

    const response = await post(gateway, 'transfer', { destination_id: 'sales' });

    expect(response).toMatchObject({ status: 409, body: { reason, detail: expect.stringMatching(detail) } });
  });

  test('transfer_that_openai_did_not_relay_is_502_and_says_that_the_call_goes_on', async () => {
    const gateway = gatewayWith();
    gateway.answers.update = refusedWith('TransferFailed', 'refer failed: OpenAIPermanent');

    const response = await post(gateway, 'transfer', { destination_id: 'sales' });

    expect(response).toMatchObject({
      status: 502,
      body: { reason: 'transfer_failed', detail: expect.stringMatching(/OpenAIPermanent.*goes on/) },
    });
  });

  test.each([
    ['transfer', { destination: 'sales' }, 'body.destination_id'],
    ['transfer', {}, 'body.target_uri'],
    ['transfer', { target_uri: 'http://example.com' }, 'body'],
    ['instruct', { text: '' }, 'body.text'],
    ['instruct', { text: 'x'.repeat(4001) }, 'body.text'],
    ['hangup', { reason: 7 }, 'body.reason'],
    ['instruct', undefined, 'body'],
  ])('%s_%j_is_400_naming_the_field', async (verb, body, field) => {
    const gateway = gatewayWith();
    const update = jest.fn();
    gateway.answers.update = update;

    const response = await post(gateway, verb, body);

    expect(response.status).toBe(400);
    expect((response.body as { detail: string }).detail).toContain(field);
    expect(update).not.toHaveBeenCalled();
  });

  test('body_that_is_no_json_is_400_even_where_a_body_may_be_left_out', async () => {
    const gateway = gatewayWith();
    const update = jest.fn();
    gateway.answers.update = update;

    const response = await request(gateway.app)
      .post(`/api/v1/calls/${callId}/hangup`)
      .set({ 'x-admin-token': 'admin-token', 'content-type': 'application/json' })
      .send('{"reason"');

    expect(response).toMatchObject({ status: 400, body: { detail: expect.stringContaining('JSON') } });
    expect(update).not.toHaveBeenCalled();
  });

  test('temporal_away_is_503_in_words_and_logged', async () => {
    const gateway = gatewayWith();
    gateway.answers.update = () => {
      throw new ServiceError('away');
    };

    const response = await post(gateway, 'hangup', {});

    expect(response).toMatchObject({
      status: 503,
      body: { reason: 'temporal_unavailable', detail: expect.stringMatching(/ask again/i) },
    });
    expect(gateway.logged('temporal_unavailable')).toMatchObject([{ operation: 'hangUp', call_id: callId }]);
  });

  test('every_answer_is_as_the_document_says', async () => {
    const gateway = gatewayWith({ outcome: 'completed', phase: 'closed' });
    const document = (await request(gateway.app).get('/api/v1/openapi.json')).body as ApiDocument;
    const contract = new ApiContract(document);
    gateway.answers.update = gone;
    const found = contract.operation('transferCall');

    const answers = [
      await post(gateway, 'transfer', { destination_id: 'sales' }),
      await post(gateway, 'transfer', {}),
      await post(gateway, 'transfer', { destination_id: 'sales' }, { 'x-admin-token': 'wrong' }),
      await post(gateway, 'transfer', { destination_id: 'sales' }, { 'content-encoding': 'gzip' }),
      await post(gateway, 'transfer', { destination_id: 'x'.repeat(1_100_000) }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([409, 400, 401, 415, 413]);
    for (const { status, type, body } of answers) {
      expect(contract.complaint(found, { status, contentType: type, body })).toBeNull();
    }
  });
});

describe('the admin token', () => {
  test('wrong_token_is_401_and_logged_without_it', async () => {
    const gateway = gatewayWith();

    const response = await post(gateway, 'hangup', {}, { 'x-admin-token': 'guessed' });
    await request(gateway.app).get(`/api/v1/calls/${callId}`);

    expect(response).toMatchObject({ status: 401, body: { detail: 'Invalid admin token' } });
    expect(gateway.logged('admin_auth_failed')).toMatchObject([
      { method: 'POST', route: '/api/v1/calls/:call_id/hangup', token_sent: true },
      { method: 'GET', route: '/api/v1/calls/:call_id', token_sent: false },
    ]);
    expect(JSON.stringify(gateway.logged('admin_auth_failed'))).not.toMatch(/guessed|rtc_u1_abc/);
  });

  test('no_token_configured_the_admin_api_is_off_and_that_is_said', async () => {
    const gateway = testGateway();

    const response = await request(gateway.app).get('/api/v1/calls').set('x-admin-token', '');

    expect(response.status).toBe(404);
    expect(gateway.logged('admin_api_off')).toHaveLength(1);
  });
});
