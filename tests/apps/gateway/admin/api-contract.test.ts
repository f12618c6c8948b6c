import request from 'supertest';
import { ApiContract, type ApiDocument } from '../support/api-contract';
import { testGateway } from '../support/test-gateway';

const json = 'application/json; charset=utf-8';

describe('ApiContract.complaint', () => {
  let contract: ApiContract;
  beforeAll(async () => {
    const { app } = testGateway({ ADMIN_TOKEN: 'admin-token' });
    contract = new ApiContract((await request(app).get('/api/v1/openapi.json')).body as ApiDocument);
  });

  const complaint = (status: number, body: unknown, contentType = json) =>
    contract.complaint(contract.operation('listRunningCalls'), { status, contentType, body });

  test('complaint_about_an_answer_as_documented_is_none', () => {
    expect(complaint(200, { calls: [{ call_id: 'rtc_1', status: 'NEW' }], pending_call_ids: ['rtc_1'] })).toBeNull();
    expect(complaint(401, { detail: 'Invalid admin token' })).toBeNull();
  });

  test.each<[number, unknown, string | undefined, RegExp]>([
    [204, {}, json, /204 is not documented/],
    [500, { detail: 'Internal Server Error' }, json, /500 is not documented/],
    [200, { calls: [], pending_call_ids: [] }, 'text/html', /text\/html is not documented/],
    [200, { calls: [] }, json, /pending_call_ids/],
    [200, { calls: [{ call_id: 'rtc_1', status: 'OVER' }], pending_call_ids: [] }, json, /status/],
    [200, { calls: [], pending_call_ids: [], extra: 1 }, json, /additional properties/],
    [401, { error: 'no' }, json, /detail/],
  ])('complaint_about_%i_%j_is_made', (status, body, contentType, said) => {
    expect(complaint(status, body, contentType)).toMatch(said);
  });
});
