import { ServiceError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { MongoNetworkError } from 'mongodb';
import request, { type Test } from 'supertest';
import type { Repositories } from '../../../../src/infra/mongo/repositories';
import type { CallRecord } from '../../../../src/models/call-record';
import type { ProcessedStatus } from '../../../../src/models/call-metadata';
import { callRecord } from '../../../fixtures/call-record';
import { testGateway, type TestGateway } from '../support/test-gateway';

const callId = 'rtc_u1_abc';
const over: Partial<CallRecord> = {
  outcome: 'caller_hung_up',
  attached_at: '2026-11-20T10:00:02.000Z',
  ended_at: '2026-11-20T10:03:05.000Z',
};
const body = { call_id: callId, tenant_id: 'test-tenant' };

interface Stored {
  call?: Partial<CallRecord> | null;
  status?: ProcessedStatus;
  costs?: unknown[];
}

function gatewayWith({ call = over, status = 'pending', costs = [] }: Stored = {}): {
  gateway: TestGateway;
  /** What the repositories were asked. */
  asked: unknown[];
} {
  const asked: unknown[] = [];
  const stored = call === null ? null : callRecord({ call_id: callId, ...call });
  const gateway = testGateway(
    { ADMIN_TOKEN: 'admin-token' },
    {
      calls: { find: () => Promise.resolve(stored), save: () => Promise.resolve(true) },
      repositories: {
        callMetadata: {
          begin: (...args: unknown[]) => {
            asked.push(['begin', ...args]);
            return Promise.resolve(status);
          },
          retryFailed: (...args: unknown[]) => Promise.resolve(void asked.push(['retryFailed', ...args])),
        },
        callCosts: {
          byTenant: (period: unknown) => {
            asked.push(period);
            return Promise.resolve(costs);
          },
        },
        callFinder: {},
        callMetrics: {},
        runningCalls: {},
      } as unknown as Repositories,
    },
  );
  return { gateway, asked };
}

function process({ app }: TestGateway, json: unknown = body, token = 'admin-token'): Test {
  return request(app)
    .post('/api/v1/process')
    .set({ 'x-admin-token': token, 'content-type': 'application/json' })
    .send(JSON.stringify(json));
}

describe('POST /api/v1/process', () => {
  test('process_call_that_is_over_is_queued', async () => {
    const { gateway, asked } = gatewayWith();

    const response = await process(gateway);

    expect(response).toMatchObject({ status: 202, body: { ...body, enqueued: true, status: 'queued' } });
    expect(asked).toEqual([['begin', callId, 'test-tenant', over.ended_at]]);
    expect(gateway.starts).toMatchObject([
      {
        type: 'postCall',
        options: { workflowId: `post-call-${callId}`, taskQueue: 'calls', args: [{ call_id: callId }] },
      },
    ]);
  });

  test('process_call_that_is_under_way_is_not_queued_twice', async () => {
    const { gateway } = gatewayWith({ status: 'in_progress' });
    gateway.answers.start = () => {
      throw new WorkflowExecutionAlreadyStartedError('started', `post-call-${callId}`, 'postCall');
    };

    const response = await process(gateway);

    expect(response).toMatchObject({
      status: 202,
      body: { ...body, enqueued: false, status: 'already_queued_or_in_progress' },
    });
  });

  test('process_call_that_is_done_stays_done', async () => {
    const { gateway } = gatewayWith({ status: 'completed' });

    const response = await process(gateway);

    expect(response).toMatchObject({ status: 202, body: { ...body, enqueued: false, status: 'already_completed' } });
    expect(gateway.starts).toEqual([]);
  });

  test('process_call_that_failed_is_queued_again', async () => {
    const { gateway, asked } = gatewayWith({ status: 'failed' });

    const response = await process(gateway);

    expect(response).toMatchObject({ status: 202, body: { enqueued: true, status: 'queued' } });
    expect(asked).toContainEqual(['retryFailed', callId]);
  });

  test.each([
    ['a short call id', { ...body, call_id: 'rtc_u1_' }, 'body.call_id'],
    ['a short tenant id', { ...body, tenant_id: 'ab' }, 'body.tenant_id'],
    ['no tenant id', { call_id: callId }, 'body.tenant_id'],
    ['a number for an id', { ...body, call_id: 12_345_678 }, 'body.call_id'],
    ['no object', [], 'body'],
    ['a field that it does not have', { ...body, priority: 1 }, 'priority'],
  ])('process_with_%s_is_answered_400', async (_, json, field) => {
    const { gateway } = gatewayWith();

    const response = await process(gateway, json);

    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ detail: expect.stringContaining(field) });
    expect(gateway.starts).toEqual([]);
  });

  test.each([
    ['nobody knows', null, 404, 'unknown_call'],
    ['another tenant had', { ...over, tenant_id: 'globex' }, 404, 'unknown_call'],
    ['goes on', { outcome: null }, 409, 'call_goes_on'],
    ['was refused', { ...over, outcome: 'rejected:capacity', attached_at: null }, 409, 'no_session'],
    ['was never connected', { ...over, outcome: 'failed:accept_not_confirmed', attached_at: null }, 409, 'no_session'],
  ] as const)('process_a_call_that_%s_starts_nothing', async (_, call, status, reason) => {
    const { gateway } = gatewayWith({ call });

    const response = await process(gateway);

    expect(response).toMatchObject({ status, body: { reason } });
    expect(gateway.starts).toEqual([]);
  });

  test.each([
    ['Temporal', new ServiceError('unavailable')],
    ['MongoDB', new MongoNetworkError('connection refused')],
  ])('process_while_%s_is_away_is_answered_500', async (_, error) => {
    const { gateway } = gatewayWith();
    gateway.answers.start = () => {
      throw error;
    };

    const response = await process(gateway);

    expect(response).toMatchObject({ status: 500, body: { reason: 'queue_unavailable' } });
  });

  test('process_without_the_token_is_answered_401', async () => {
    const { gateway } = gatewayWith();

    expect((await process(gateway, body, 'wrong')).status).toBe(401);
    expect(gateway.starts).toEqual([]);
  });
});

describe('GET /api/v1/costs', () => {
  const costs = { calls: 2, calls_without_cost: 0, realtime: 1, transcription: 0.5, summary: 0.25, total: 1.75 };

  function get({ app }: TestGateway, query: string): Test {
    return request(app).get(`/api/v1/costs${query}`).set('x-admin-token', 'admin-token');
  }

  test('costs_are_answered_by_tenant_with_their_sum', async () => {
    const tenants = ['acme', 'globex'].map((tenant_id) => ({ ...costs, tenant_id, unpriced_models: [] }));
    const { gateway, asked } = gatewayWith({ costs: tenants });

    const response = await get(gateway, '?tenant_id=acme&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00%2B01:00');

    expect(response).toMatchObject({ status: 200, body: { currency: 'USD', tenants, total: 3.5 } });
    expect(asked).toEqual([
      { tenantId: 'acme', from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-30T23:00:00Z') },
    ]);
  });

  test.each([
    [[null, 1.75], 1.75],
    [[null], null],
    [[], 0],
  ])('costs_of_tenants_with_%j_are_%j_together', async (totals, total) => {
    const tenants = totals.map((one) => ({ ...costs, tenant_id: 'acme', total: one, unpriced_models: ['gpt-9'] }));
    const { gateway } = gatewayWith({ costs: tenants });

    expect((await get(gateway, '')).body).toMatchObject({ total });
  });

  test.each(['?from=yesterday', '?tenant=acme', '?to=2026-13-01T00:00:00Z'])(
    'costs_with_%s_are_answered_400',
    async (query) => {
      const { gateway } = gatewayWith();

      expect((await get(gateway, query)).status).toBe(400);
    },
  );
});
