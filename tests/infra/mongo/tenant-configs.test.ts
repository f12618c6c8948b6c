import { ObjectId } from 'mongodb';
import { TenantConfigs } from '../../../src/infra/mongo/tenant-configs';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let configs: TenantConfigs;
beforeAll(async () => {
  database = await ownDatabase();
  configs = new TenantConfigs(database.db);
});
afterEach(() => database.db.collection('tenant_config').deleteMany({}));
afterAll(() => database.drop());

async function store(document: Record<string, unknown>): Promise<void> {
  await database.db.collection('tenant_config').insertOne(document);
}

describe('TenantConfigs', () => {
  test.each([
    ['id_equal_to_the_tenant', { _id: 'tenant-1', tenant_id: 'tenant-1' }],
    ['id_of_its_own', { _id: new ObjectId(), tenant_id: 'tenant-1' }],
    ['tenant_named_by_id_alone', { _id: 'tenant-1' }],
  ])('find_document_with_%s_is_found', async (_name, identity) => {
    await store({ ...identity, features: {} });

    await expect(configs.find('tenant-1')).resolves.toMatchObject({
      kind: 'found',
      config: { tenant_id: 'tenant-1', status: 'active', features: {} },
    });
  });

  test('find_unknown_fields_are_kept_as_plain_json', async () => {
    const since = new Date('2026-01-01T00:00:00Z');
    await store({
      tenant_id: 'tenant-1',
      features: { crm: { account: new ObjectId('0123456789abcdef01234567') } },
      since,
    });

    const finding = await configs.find('tenant-1');

    expect(finding).toMatchObject({
      config: { features: { crm: { account: '0123456789abcdef01234567' } }, since: '2026-01-01T00:00:00.000Z' },
    });
  });

  test('find_document_that_does_not_parse_is_invalid_and_says_where', async () => {
    const destinations = [{ destination_id: 'sales', target_uri: 'http://example.com' }];
    await store({ tenant_id: 'tenant-1', features: { refer: { enabled: true, destinations } } });

    await expect(configs.find('tenant-1')).resolves.toEqual({
      kind: 'invalid',
      issues: expect.stringContaining('features.refer.destinations[0].target_uri'),
    });
  });

  test('find_document_of_another_tenant_under_that_id_is_not_taken', async () => {
    await store({ _id: 'tenant-1', tenant_id: 'tenant-2', features: {} });

    await expect(configs.find('tenant-1')).resolves.toEqual({ kind: 'missing' });
  });
});
