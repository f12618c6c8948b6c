import { type CommandStartedEvent, type Db, MongoClient } from 'mongodb';
import { CallFinder } from '../../../src/infra/mongo/call-finder';
import { Capacity } from '../../../src/infra/mongo/capacity';
import { ensureIndexes } from '../../../src/infra/mongo/indexes';
import { RunningCalls } from '../../../src/infra/mongo/running-calls';
import { callSearchSchema } from '../../../src/models/call-search';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';
import { mongoServer } from '../../setup/servers';

describe('the indexes of calls', () => {
  let database: OwnDatabase;
  let client: MongoClient;
  let db: Db;
  let asked: Record<string, unknown>[];

  beforeAll(async () => {
    database = await ownDatabase();
    await ensureIndexes(database.db, {
      transcriptsCollection: 'calls-transcripts',
      metadataCollection: 'calls-metadata',
    });
    await database.db
      .collection<{ _id: string }>('calls')
      .insertMany(Array.from({ length: 300 }, (_, n) => ({ ...recordAt(n), _id: `rtc_${n}` })));
    client = await MongoClient.connect(database.uri, { monitorCommands: true });
    client.on('commandStarted', ({ commandName, command }: CommandStartedEvent) => {
      if (commandName === 'find' && command['find'] === 'calls') asked.push(command);
    });
    db = client.db(database.name);
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(async () => {
    await client.close();
    await database.drop();
  });

  /** Each question as it was asked, and how the server goes about it. */
  async function plans(): Promise<string[]> {
    return Promise.all(
      asked.map(async ({ find, filter, sort, limit, projection }) => {
        const question = { find, filter, ...(sort ? { sort } : {}), ...(limit ? { limit } : {}), projection };
        return JSON.stringify(await database.db.command({ explain: question, verbosity: 'queryPlanner' }));
      }),
    );
  }

  const expectIndexes = async (): Promise<void> => {
    for (const plan of await plans()) {
      expect(plan).toMatch(/"IXSCAN"/);
      expect(plan).not.toMatch(/"winningPlan".*"COLLSCAN"/);
    }
  };

  test.each<Record<string, string>>([
    {},
    { tenant_id: 'acme' },
    { outcome: 'failed' },
    { outcome: 'rejected:capacity' },
    { phase: 'live' },
    { caller_number: '+33612345678' },
    { dialed_number: '+33145678901' },
    { tenant_id: 'acme', outcome: 'completed', phase: 'closed' },
    { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' },
  ])('search_by_%j_uses_an_index_and_loads_what_a_list_shows', async (search) => {
    await new CallFinder(db).search(callSearchSchema.parse(search));

    expect(asked).toHaveLength(1);
    expect(asked[0]?.['filter']).not.toHaveProperty('$and');
    expect(Object.keys(asked[0]?.['projection'] as object)).not.toContain('tool_calls');
    // The stand-in for MongoDB finds no index for some that MongoDB has one for.
    const isPlannedByBoth = search['phase'] === undefined && search['outcome'] !== 'failed';
    if (isPlannedByBoth || mongoServer().kind === 'mongod') await expectIndexes();
  });

  test('running_calls_are_asked_for_by_indexes_and_as_few_fields_as_are_needed', async () => {
    await new RunningCalls(db, new Capacity(db, { total: 1, perTenant: 1 })).all();

    expect(asked.map(({ filter }) => filter)).toEqual([{ outcome: null }, { _id: { $in: [] } }]);
    for (const { projection } of asked) expect(Object.keys(projection as object)).toHaveLength(4);
    expect((await plans())[0]).toMatch(/"IXSCAN"/);
  });
});

function recordAt(n: number): object {
  return {
    tenant_id: n % 2 === 0 ? 'acme' : 'brasserie',
    started_at: new Date(Date.UTC(2026, 10, 20, 0, 0, n)),
    phase: 'closed',
    outcome: 'completed',
    caller_number: '+33612345678',
    dialed_number: '+33145678901',
  };
}
