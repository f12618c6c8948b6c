import { demoTenants } from '../../src/apps/demo/demo-tenants';
import { seedTenants } from '../../src/apps/demo/seed-tenants';
import { PhoneTenantMap } from '../../src/infra/mongo/phone-tenant-map';
import { TenantConfigs } from '../../src/infra/mongo/tenant-configs';
import { type OwnDatabase, ownDatabase } from '../setup/own-database';

let database: OwnDatabase;

beforeEach(async () => {
  database = await ownDatabase();
});

afterEach(() => database.drop());

describe('seedTenants', () => {
  it.each(demoTenants)('seed_tenants_empty_database_has_a_config_for_the_number_of_$displayName', async (tenant) => {
    const changed = await seedTenants(database.db);

    const tenantId = await new PhoneTenantMap(database.db).tenantOf(tenant.phoneNumber);
    const found = await new TenantConfigs(database.db).find(tenantId ?? '');
    expect(changed).toBe(true);
    expect(found).toMatchObject({
      kind: 'found',
      config: {
        display_name: tenant.displayName,
        greeting_text: tenant.greetingText,
        features: { refer: { enabled: tenant.destinations.length > 0, destinations: tenant.destinations } },
      },
    });
  });

  it('seed_tenants_database_with_a_number_is_left_alone', async () => {
    await database.db.collection('phone-tenant-map').insertOne({ phone_number: '+33100000000', tenant_id: 'mine' });

    const changed = await seedTenants(database.db);

    expect(changed).toBe(false);
    expect(await database.db.collection('phone-tenant-map').countDocuments()).toBe(1);
    expect(await database.db.collection('tenant_config').countDocuments()).toBe(0);
  });
});
