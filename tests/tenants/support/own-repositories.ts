import { createRepositories, type Repositories } from '../../../src/infra/mongo/repositories';
import { loadSettings } from '../../../src/settings';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

/** A database of the test file's own, with the repositories of it. */
export interface OwnRepositories extends OwnDatabase {
  repositories: Repositories;
  /** Empties every collection. */
  clear(): Promise<void>;
}

/** Makes it: call it in `beforeAll`, and `drop` in `afterAll`. */
export async function ownRepositories(): Promise<OwnRepositories> {
  const database = await ownDatabase();
  const settings = loadSettings({ APP_ENV: 'test' }, { role: null, envFile: null });
  const clear = async (): Promise<void> => {
    for (const collection of await database.db.collections()) await collection.deleteMany({});
  };
  return { ...database, repositories: createRepositories(database.db, settings), clear };
}
