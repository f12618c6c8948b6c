import { CallCosts } from '../../../src/infra/mongo/call-costs';
import { CallMetadataRepository } from '../../../src/infra/mongo/call-metadata';
import type { CallCost } from '../../../src/models/call-cost';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let costs: CallCosts;
beforeAll(async () => {
  database = await ownDatabase();
  costs = new CallCosts(database.db, 'calls-metadata');
  const metadata = new CallMetadataRepository(database.db, 'calls-metadata');
  const call = async (callId: string, tenantId: string, endedAt: string, cost: CallCost | null) => {
    await metadata.begin(callId, tenantId, endedAt);
    if (cost !== null) await metadata.setCost(callId, cost);
  };
  await call('a1', 'acme', '2026-10-31T23:59:59.999Z', cost(8));
  await call('a2', 'acme', '2026-11-01T00:00:00.000Z', cost(1));
  await call('a3', 'acme', '2026-11-30T23:59:59.999Z', {
    ...cost(2),
    ...{ realtime: null, total: 0.5, unpriced_models: ['gpt-realtime-9'] },
  });
  await call('a4', 'acme', '2026-11-15T00:00:00.000Z', null);
  await call('i1', 'initech', '2026-12-15T00:00:00.000Z', null);
  await call('i2', 'initech', '2026-12-15T00:00:00.000Z', {
    ...{ currency: 'USD', realtime: null, transcription: null, summary: 0, total: null },
    unpriced_models: ['gpt-realtime-9', 'own-ears'],
  });
  for (const id of ['n1', 'n2', 'n3']) await call(id, 'noisy', '2026-08-15T00:00:00.000Z', cost(0.1));
  await call('g1', 'globex', '2026-11-15T00:00:00.000Z', cost(4));
});
afterAll(() => database.drop());

function cost(realtime: number): CallCost {
  return {
    ...{ currency: 'USD', realtime, transcription: 0.25, summary: 0.25 },
    ...{ total: realtime + 0.5, unpriced_models: [] },
  };
}

const november = { from: new Date('2026-11-01T00:00:00.000Z'), to: new Date('2026-12-01T00:00:00.000Z') };

describe('CallCosts', () => {
  test('costs_are_summed_by_tenant_over_the_calls_that_ended_in_the_period', async () => {
    expect(await costs.byTenant(november)).toEqual([
      {
        ...{ tenant_id: 'acme', calls: 3, calls_without_cost: 1 },
        ...{ realtime: 1, transcription: 0.5, summary: 0.5, total: 2 },
        unpriced_models: ['gpt-realtime-9'],
      },
      {
        ...{ tenant_id: 'globex', calls: 1, calls_without_cost: 0 },
        ...{ realtime: 4, transcription: 0.25, summary: 0.25, total: 4.5 },
        unpriced_models: [],
      },
    ]);
  });

  test('costs_are_told_without_the_noise_of_floats', async () => {
    const [sum] = await costs.byTenant({ tenantId: 'noisy' });

    expect([sum?.realtime, sum?.total]).toEqual([0.3, 1.8]);
  });

  test('costs_of_one_tenant_over_all_time', async () => {
    expect(await costs.byTenant({ tenantId: 'acme' })).toMatchObject([{ tenant_id: 'acme', calls: 4, total: 10.5 }]);
  });

  test('costs_of_models_without_any_price_are_unknown_and_not_nothing', async () => {
    expect(await costs.byTenant({ tenantId: 'initech' })).toEqual([
      {
        ...{ tenant_id: 'initech', calls: 2, calls_without_cost: 1 },
        ...{ realtime: null, transcription: null, summary: 0, total: null },
        unpriced_models: ['gpt-realtime-9', 'own-ears'],
      },
    ]);
  });

  test('costs_of_a_tenant_without_calls_are_not_there', async () => {
    expect(await costs.byTenant({ ...november, tenantId: 'nobody' })).toEqual([]);
  });
});
