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

  test('save_new_tenant_is_found_and_a_second_one_of_that_id_is_refused', async () => {
    expect(await configs.save('tenant-1', { features: {} }, null)).toBe(true);
    expect(await configs.save('tenant-1', { features: { other: 1 } }, null)).toBe(false);

    expect(await configs.stored('tenant-1')).toMatchObject({
      fields: { tenant_id: 'tenant-1', features: {} },
      created_at: expect.stringMatching(/^2/),
      updated_at: expect.stringMatching(/^2/),
    });
  });

  test('save_over_a_document_that_has_changed_meanwhile_writes_nothing', async () => {
    await store({ tenant_id: 'tenant-1', features: {}, updated_at: new Date(0) });
    const before = await configs.stored('tenant-1');
    await database.db.collection('tenant_config').updateOne({}, { $set: { locale: 'fr-FR', updated_at: new Date(1) } });

    expect(await configs.save('tenant-1', { features: {} }, before)).toBe(false);
    expect(await configs.stored('tenant-1')).toMatchObject({ fields: { locale: 'fr-FR' } });
  });

  test('save_over_a_document_that_has_got_its_first_instant_meanwhile_writes_nothing', async () => {
    await store({ tenant_id: 'tenant-1', features: {} });
    const before = await configs.stored('tenant-1');
    await database.db.collection('tenant_config').updateOne({}, { $set: { updated_at: new Date(1) } });

    expect(await configs.save('tenant-1', { features: {} }, before)).toBe(false);
  });

  test.each([
    ['without_instants', {}],
    ['with_empty_instants', { created_at: null, updated_at: null }],
    ['with_instants_as_text', { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' }],
  ])('save_over_a_document_%s_replaces_it', async (_what, instants) => {
    await store({ tenant_id: 'tenant-1', features: {}, locale: 'fr-FR', ...instants });
    const before = await configs.stored('tenant-1');

    expect(await configs.save('tenant-1', { features: {} }, before)).toBe(true);
    expect((await configs.stored('tenant-1'))?.fields).toEqual({ tenant_id: 'tenant-1', features: {} });
  });

  test('all_has_broken_documents_too_each_with_its_finding', async () => {
    const named = new ObjectId('0123456789abcdef01234567');
    await store({ tenant_id: 'b', features: {} });
    await store({ tenant_id: 'a', features: { refer: {} } });
    await store({ _id: named });
    await store({ tenant_id: 7, features: {} });

    expect((await configs.all()).map(({ tenant_id, finding }) => [tenant_id, finding.kind])).toEqual([
      [named.toHexString(), 'invalid'],
      ['7', 'invalid'],
      ['a', 'invalid'],
      ['b', 'found'],
    ]);
  });

  test.each([
    ['a_number', { _id: 'a', tenant_id: 7 }, /in MongoDB, where its _id is "a"$/],
    ['null', { _id: 'a', tenant_id: null }, /in MongoDB, where its _id is "a"$/],
    ['a_number_in_its_id', { _id: 7 }, /in MongoDB, where its _id is 7$/],
  ])('document_that_names_its_tenant_by_%s_says_that_no_command_finds_it', async (_how, document, issues) => {
    await store({ ...document, features: {} });

    expect((await configs.all())[0]?.finding).toMatchObject({ issues: expect.stringMatching(issues) as string });
  });

  test('delete_removes_the_document_however_it_names_its_tenant', async () => {
    await store({ _id: 'tenant-1' });
    await store({ tenant_id: 'tenant-2' });

    expect(await configs.delete('tenant-1')).toBe(1);
    expect(await configs.delete('tenant-1')).toBe(0);
    expect(await configs.delete('tenant-2')).toBe(1);
  });
});
