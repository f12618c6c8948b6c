import { randomBytes } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { mongoServer } from './servers';

/** A database that belongs to one test file. */
export interface OwnDatabase {
  /** Connection string of the server, without the database. */
  uri: string;
  /** The database's name. */
  name: string;
  client: MongoClient;
  db: Db;
  /** Drops it and closes the client. */
  drop(): Promise<void>;
}

/** Makes a database on the run's MongoDB server: call it in `beforeAll`, and `drop` in `afterAll`. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const { uri } = mongoServer();
  const name = `sonore_test_${randomBytes(6).toString('hex')}`;
  const client = await MongoClient.connect(uri);
  const db = client.db(name);
  const drop = async (): Promise<void> => {
    await db.dropDatabase();
    await client.close();
  };
  return { uri, name, client, db, drop };
}
