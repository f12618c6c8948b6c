import type { Db } from 'mongodb';
import { Calls } from '../../../../src/infra/mongo/calls';
import { ensureIndexes } from '../../../../src/infra/mongo/indexes';
import type { CallRecord } from '../../../../src/models/call-record';
import { callRecord } from '../../../fixtures/call-record';
import { type OwnDatabase, ownDatabase } from '../../../setup/own-database';

/** The calls of a database that belongs to one test file. */
export interface CallCollection {
  /** There when `beforeAll` of the test file runs. */
  readonly db: Db;
  /** Saves a record like that of any other call but for these fields. */
  save(fields: Partial<CallRecord>): Promise<void>;
}

/** Makes a database with the indexes that Sonore has, whose `calls` are empty before each test: once a file, on top of it. */
export function callCollection(): CallCollection {
  let database: OwnDatabase;
  let calls: Calls;
  beforeAll(async () => {
    database = await ownDatabase();
    await ensureIndexes(database.db, {
      transcriptsCollection: 'calls-transcripts',
      metadataCollection: 'calls-metadata',
    });
    calls = new Calls(database.db);
  });
  afterEach(() => database.db.collection('calls').deleteMany({}));
  afterAll(() => database.drop());
  return {
    get db() {
      return database.db;
    },
    save: async (fields) => void (await calls.save(callRecord(fields))),
  };
}
