import { PhoneTenantMap } from '../../../src/infra/mongo/phone-tenant-map';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterEach(() => database.db.collection('phone-tenant-map').deleteMany({}));
afterAll(() => database.drop());

const phone_number = '+33145678901';

describe('PhoneTenantMap', () => {
  test.each([
    ['with_client_id', { client_id: 'acme' }],
    ['with_timestamps', { created_at: new Date(0), updated_at: '2026-11-20T10:00:00Z' }],
    ['with_nothing_else', {}],
  ])('tenant_of_document_%s_is_its_tenant', async (_name, others) => {
    await database.db.collection('phone-tenant-map').insertOne({ phone_number, tenant_id: 'tenant-1', ...others });

    await expect(new PhoneTenantMap(database.db).tenantOf(phone_number)).resolves.toBe('tenant-1');
  });

  test('tenant_of_unknown_number_is_null', async () => {
    await expect(new PhoneTenantMap(database.db).tenantOf('+33100000000')).resolves.toBeNull();
  });

  test('tenant_of_document_that_names_no_tenant_is_null', async () => {
    await database.db.collection('phone-tenant-map').insertOne({ phone_number });

    await expect(new PhoneTenantMap(database.db).tenantOf(phone_number)).resolves.toBeNull();
  });
});
