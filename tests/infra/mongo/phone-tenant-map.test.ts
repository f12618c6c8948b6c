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

  test('assign_number_that_is_nobodys_is_the_tenants', async () => {
    const map = new PhoneTenantMap(database.db);

    expect(await map.assign({ phone_number, tenant_id: 'tenant-1', client_id: null })).toBe(true);

    expect(await map.all()).toEqual([
      {
        phone_number,
        tenant_id: 'tenant-1',
        client_id: null,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ]);
  });

  test('assign_number_of_another_tenant_is_refused_unless_it_is_taken_from_it', async () => {
    const map = new PhoneTenantMap(database.db);
    await map.assign({ phone_number, tenant_id: 'tenant-1', client_id: 'c-1' });

    expect(await map.assign({ phone_number, tenant_id: 'tenant-2', client_id: null })).toBe(false);
    expect(await map.assign({ phone_number, tenant_id: 'tenant-2', client_id: null }, 'tenant-3')).toBe(false);
    expect(await map.tenantOf(phone_number)).toBe('tenant-1');
    expect(await map.assign({ phone_number, tenant_id: 'tenant-2', client_id: null }, 'tenant-1')).toBe(true);
    expect(await map.all()).toMatchObject([{ tenant_id: 'tenant-2', client_id: null }]);
  });

  test.each([
    ['nothing', {}],
    ['null', { tenant_id: null }],
    ['an_empty_text', { tenant_id: '' }],
    ['a_number', { tenant_id: 77 }],
  ])('assign_entry_that_names_%s_for_its_tenant_fills_it_in', async (_what, others) => {
    await database.db.collection('phone-tenant-map').insertOne({ phone_number, ...others });
    const map = new PhoneTenantMap(database.db);

    expect(await map.assign({ phone_number, tenant_id: 'tenant-1', client_id: null })).toBe(true);
    expect(await database.db.collection('phone-tenant-map').countDocuments()).toBe(1);
    expect(await map.tenantOf(phone_number)).toBe('tenant-1');
  });

  test('all_entries_that_name_nobody_or_no_number_are_left_out', async () => {
    const written = new Date('2026-01-01T00:00:00Z');
    await database.db
      .collection('phone-tenant-map')
      .insertMany([
        { phone_number, tenant_id: 'tenant-1', client_id: 7, created_at: written, updated_at: '2026-01-02T00:00:00Z' },
        { phone_number: '+33145678902' },
        { tenant_id: 'tenant-2' },
      ]);

    expect(await new PhoneTenantMap(database.db).all()).toEqual([
      {
        phone_number,
        tenant_id: 'tenant-1',
        client_id: null,
        created_at: '2026-01-01T00:00:00.000Z',
        updated_at: '2026-01-02T00:00:00Z',
      },
    ]);
  });

  test('release_is_only_for_the_tenant_that_has_it', async () => {
    const map = new PhoneTenantMap(database.db);
    await map.assign({ phone_number, tenant_id: 'tenant-1', client_id: null });

    expect(await map.release(phone_number, 'tenant-2')).toBe(false);
    expect(await map.release(phone_number, 'tenant-1')).toBe(true);
    expect(await map.release(phone_number, 'tenant-1')).toBe(false);
  });
});
