import { WorkflowNotFoundError } from '@temporalio/client';
import request, { type Test } from 'supertest';
import { connectMongo, type MongoConnection } from '../../../../src/infra/mongo/connect-mongo';
import { createRepositories } from '../../../../src/infra/mongo/repositories';
import { testGateway, type TestGateway } from '../support/test-gateway';

function get({ app }: TestGateway, path: string): Test {
  return request(app).get(path).set('x-admin-token', 'admin-token');
}

describe('the admin API without a database', () => {
  let mongo: MongoConnection;
  let gateway: TestGateway;
  beforeAll(() => {
    mongo = connectMongo({ uri: 'mongodb://user:hidden@127.0.0.1:1', db: 'none' });
    const { settings } = testGateway().dependencies;
    gateway = testGateway({ ADMIN_TOKEN: 'admin-token' }, { repositories: createRepositories(mongo.db, settings) });
  });
  afterAll(() => mongo.close());

  test('whatever_needs_it_is_503_in_words_and_the_log_says_which_operation', async () => {
    const operations = {
      listRunningCalls: '/api/v1/calls',
      searchCalls: '/api/v1/calls/search?tenant_id=acme',
      getLiveMetrics: '/api/v1/metrics/live',
      getCapacity: '/api/v1/metrics/capacity/debug',
    };

    // At once: each waits 2.5 s for the server.
    const answers = await Promise.all(Object.values(operations).map((path) => get(gateway, path)));

    for (const { status, body } of answers) {
      expect(status).toBe(503);
      expect(body).toEqual({ reason: 'mongodb_unavailable', detail: 'MongoDB does not answer now. Ask again.' });
    }
    const logged = gateway.logged('mongodb_unavailable').map(({ operation }) => operation);
    expect(logged.sort()).toEqual(Object.keys(operations).sort());
    expect(JSON.stringify(gateway.lines)).not.toContain('hidden');
  });
});

describe('the query of an admin operation', () => {
  test.each([
    ['/api/v1/calls?tenant_id=acme', 'tenant_id'],
    ['/api/v1/metrics/capacity/debug?since=now', 'since'],
    ['/api/v1/calls/rtc_1?verbose=1', 'verbose'],
    ['/api/v1/calls/search?tenant=acme', 'tenant'],
    ['/api/v1/webhooks?tenant=acme', 'tenant'],
    ['/api/v1/calls/search?outcome=lost', 'rejected:capacity'],
    ['/api/v1/calls/search?from=today', '2026-11-23T09:00:00Z'],
    ['/api/v1/calls/search?limit=1&limit=2', 'query.limit'],
    ['/api/v1/calls/search?limit=', 'query.limit'],
    ['/api/v1/metrics/live?since=2026-11-23', '2026-11-23T09:00:00Z'],
  ])('%s_is_400_and_the_detail_names_%s', async (path, named) => {
    const response = await get(testGateway({ ADMIN_TOKEN: 'admin-token' }), path);

    expect(response.status).toBe(400);
    expect((response.body as { detail: string }).detail).toContain(named);
  });
});

describe('GET /api/v1/calls/{call_id}', () => {
  test('call_nobody_knows_is_404_and_so_is_an_id_that_cannot_be_one', async () => {
    const gateway = testGateway({ ADMIN_TOKEN: 'admin-token' });
    gateway.answers.query = () => {
      throw new WorkflowNotFoundError('not found', 'call-rtc_nobody', undefined);
    };

    const answers = [await get(gateway, '/api/v1/calls/rtc_nobody'), await get(gateway, '/api/v1/calls/%00')];

    expect(answers.map(({ status, body }) => [status, (body as { reason: string }).reason])).toEqual([
      [404, 'unknown_call'],
      [404, 'unknown_call'],
    ]);
  });

  test('path_that_cannot_be_decoded_is_400', async () => {
    const gateway = testGateway({ ADMIN_TOKEN: 'admin-token' });

    expect(await get(gateway, '/api/v1/calls/%zz')).toMatchObject({ status: 400, body: { detail: 'Bad Request' } });
  });
});
