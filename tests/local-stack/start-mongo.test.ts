import { MongoClient } from 'mongodb';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { silentReport } from '../../src/local-stack/report';
import { startMongo, type MongoServer } from '../../src/local-stack/start-mongo';
import { useExistingMongo } from '../../src/local-stack/use-existing-servers';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();

async function withClient<T>(server: MongoServer, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 5000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

const insert = (server: MongoServer): Promise<unknown> =>
  withClient(server, (client) => client.db(server.database).collection('calls').insertOne({ call_id: 'rtc_1' }));
const count = (server: MongoServer): Promise<number> =>
  withClient(server, (client) => client.db(server.database).collection('calls').countDocuments());

describe('startMongo', () => {
  it('start_mongo_stopped_and_started_again_on_its_port_and_folder_has_its_data', async () => {
    const options = { dataDirectory: path.join(directory(), 'data'), report: silentReport };
    const first = await startMongo(options);
    await insert(first);
    await first.stop();

    const second = await startMongo({ ...options, port: Number(new URL(first.uri).port) });
    try {
      expect(second.uri).toBe(first.uri);
      expect(await count(second)).toBe(1);
    } finally {
      await second.stop();
    }
  });

  it('start_mongo_without_a_folder_leaves_none_behind', async () => {
    const programs = await startMongo({ report: silentReport });
    await insert(programs);
    const runFolders = (): Promise<string[]> => readdir(path.resolve(__dirname, '../../.local/run'));
    const mine = (names: string[]): string[] => names.filter((name) => name.includes(`-${process.pid}-mongo`));
    expect(mine(await runFolders())).toHaveLength(1);

    await programs.stop();
    await programs.stop();

    expect(mine(await runFolders())).toEqual([]);
  });

  it('use_existing_mongo_stop_drops_only_what_it_made', async () => {
    const server = await startMongo({ report: silentReport });
    try {
      await insert(server);
      const lent = await useExistingMongo(server.uri, 'sonore_run');
      await insert(lent);

      await lent.stop();

      expect(await count(lent)).toBe(0);
      expect(await count(server)).toBe(1);
      await expect(useExistingMongo(server.uri, server.database)).rejects.toThrow('exists already');
    } finally {
      await server.stop();
    }
  });
});
