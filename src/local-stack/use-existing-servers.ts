import { MongoClient } from 'mongodb';
import { mongoVersion } from './mongo-version';
import { type MongoServer } from './start-mongo';
import { type TemporalServer } from './start-temporal';
import { createNamespace, deleteNamespace, temporalServerVersion } from './temporal-namespace';

/**
 * Uses the Temporal server at `address` through a namespace called `namespace`, which is made here and deleted by
 * `stop`. Rejects when it exists already: it is somebody's.
 */
export async function useExistingTemporal(address: string, namespace: string): Promise<TemporalServer> {
  const version = await temporalServerVersion(address);
  const { created } = await createNamespace(address, namespace);
  if (!created) throw new Error(`The namespace ${namespace} exists already at ${address}.`);
  const stop = once(() => deleteNamespace(address, namespace));
  return { address, namespace, uiUrl: null, version, source: 'running', stop, kill: () => Promise.resolve() };
}

/**
 * Uses the MongoDB server at `uri` through a database called `database`, which is dropped by `stop`. Rejects when it
 * exists already: it is somebody's.
 */
export async function useExistingMongo(uri: string, database: string): Promise<MongoServer> {
  const version = await mongoVersion(uri);
  const client = new MongoClient(uri);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    if (databases.some(({ name }) => name === database)) throw new Error(`The database ${database} exists already.`);
  } finally {
    await client.close();
  }
  const stop = once(() => dropDatabase(uri, database));
  return { uri, database, kind: 'mongod', version, source: 'running', stop, kill: () => Promise.resolve() };
}

async function dropDatabase(uri: string, database: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    await client.db(database).dropDatabase();
  } finally {
    await client.close();
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}
