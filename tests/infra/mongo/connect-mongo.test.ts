import { connect, createServer } from 'node:net';
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

    await expect(mongo.db.command({ ping: 1 })).rejects.toThrow();

    await mongo.close();
  });

  test('connect_mongo_server_that_comes_later_is_used_from_then_on', async () => {
    const port = await freePort();
    const mongo = connectMongo({
      uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
      db: 'sonore_test_connect',
    });
    await expect(mongo.db.command({ ping: 1 })).rejects.toThrow();

    const { hostname, port: serverPort } = new URL(mongoServer().uri);
    const server = createServer((socket) => {
      const upstream = connect(Number(serverPort), hostname);
      socket.pipe(upstream).pipe(socket);
      socket.on('error', () => upstream.destroy());
      upstream.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const answer = await untilAnswered(() => mongo.db.command({ ping: 1 }));

    expect(answer).toMatchObject({ ok: 1 });
    await mongo.close();
    await new Promise((resolve) => server.close(resolve));
  });
});

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
