import { connectMongo } from '../../../src/infra/mongo/connect-mongo';
import { freePort } from '../../../src/local-stack';
import { mongoServer } from '../../setup/servers';

describe('connectMongo', () => {
  test('connect_mongo_operations_work_until_it_is_closed', async () => {
    const mongo = connectMongo({ uri: mongoServer().uri, db: 'sonore_test_connect' });

    await expect(mongo.db.command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
    expect(mongo.db.databaseName).toBe('sonore_test_connect');

    await mongo.close();
  });

  test('connect_mongo_without_a_server_operations_fail_instead_of_waiting', async () => {
    const mongo = connectMongo({ uri: `mongodb://127.0.0.1:${await freePort()}`, db: 'nowhere' });

    await expect(mongo.db.command({ ping: 1 })).rejects.toMatchObject({ name: 'MongoServerSelectionError' });

    await mongo.close();
  });
});
