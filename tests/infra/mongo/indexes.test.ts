import { ensureIndexes } from '../../../src/infra/mongo/indexes';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
beforeEach(async () => {
  database = await ownDatabase();
});
afterEach(() => database.drop());

const options = { transcriptsCollection: 'calls-transcripts', metadataCollection: 'calls-metadata' };

async function keysOf(collection: string): Promise<string[]> {
  const indexes = await database.db.collection(collection).indexes();
  return indexes
    .map(({ key }) => Object.keys(key).join())
    .filter((key) => key !== '_id')
    .sort();
}

describe('ensureIndexes', () => {
  test('ensure_indexes_twice_every_collection_has_its_own_once', async () => {
    await ensureIndexes(database.db, options);
    await ensureIndexes(database.db, options);

    await expect(keysOf('phone-tenant-map')).resolves.toEqual(['phone_number']);
    await expect(keysOf('tenant_config')).resolves.toEqual(['tenant_id']);
    await expect(keysOf('calls')).resolves.toEqual([
      'caller_number,started_at,_id',
      'dialed_number,started_at,_id',
      'outcome,started_at,_id',
      expect.stringMatching(/^started_at,_id,tenant_id,outcome,/),
      expect.stringMatching(/^tenant_id,started_at,_id,outcome,/),
    ]);
    await expect(keysOf('calls-transcripts')).resolves.toEqual(['call_id,at']);
    await expect(keysOf('calls-usage')).resolves.toEqual(['call_id']);
    await expect(keysOf('calls-metadata')).resolves.toEqual([
      'mail.state,ended_at',
      'processed_status,updated_at',
      'tenant_id,ended_at',
      'webhook.state,ended_at',
    ]);
  });

  test('ensure_indexes_one_number_cannot_belong_to_two_tenants', async () => {
    await ensureIndexes(database.db, options);
    const numbers = database.db.collection('phone-tenant-map');
    await numbers.insertOne({ phone_number: '+33145678901', tenant_id: 'a' });

    await expect(numbers.insertOne({ phone_number: '+33145678901', tenant_id: 'b' })).rejects.toMatchObject({
      code: 11000,
    });
  });

  test('ensure_indexes_several_tenants_may_be_named_by_id_alone', async () => {
    await ensureIndexes(database.db, options);

    const inserted = await database.db
      .collection<{ _id: string }>('tenant_config')
      .insertMany([{ _id: 'a' }, { _id: 'b' }]);

    expect(inserted.insertedCount).toBe(2);
  });

  test('ensure_indexes_an_operators_own_index_on_the_same_keys_stays', async () => {
    await database.db.collection('phone-tenant-map').createIndex({ phone_number: 1 });

    await ensureIndexes(database.db, options);

    const [, own] = await database.db.collection('phone-tenant-map').indexes();
    expect(own?.unique).toBeUndefined();
  });

  test('ensure_indexes_number_that_is_there_twice_is_told_and_the_other_indexes_are_made', async () => {
    const mapping = { phone_number: '+33145678901' };
    await database.db.collection('phone-tenant-map').insertMany([{ ...mapping }, { ...mapping }]);

    await expect(ensureIndexes(database.db, options)).resolves.toEqual(['phone-tenant-map']);
    await expect(keysOf('calls-usage')).resolves.toEqual(['call_id']);
  });
});
