import { Prompts } from '../../../src/infra/mongo/prompts';
import { promptTextSchema } from '../../../src/models/prompt';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterEach(() => database.db.collection('prompts').deleteMany({}));
afterAll(() => database.drop());

const greeting = { tenant_id: 'tenant-1', kind: 'greeting', text: 'Hello.', created_by: 'tenant_config' } as const;

describe('Prompts.pin', () => {
  test('pin_text_is_kept_as_a_version_in_the_originals_shape', async () => {
    const id = await new Prompts(database.db).pin(greeting);

    const document = await database.db.collection('prompts').findOne();
    expect(promptTextSchema.parse(document)).toMatchObject({
      _id: id,
      tenant_id: 'tenant-1',
      kind: 'greeting',
      prompt_text: 'Hello.',
      parent_id: null,
      created_by: 'tenant_config',
    });
    expect(id).toBe(`greeting-${String(document?.['checksum']).slice(0, 32)}`);
  });

  test('pin_same_words_again_elsewhere_and_concurrently_is_the_same_single_version', async () => {
    const processes = Array.from({ length: 4 }, () => new Prompts(database.db));

    const ids = await Promise.all(processes.map((prompts) => prompts.pin(greeting)));

    expect(new Set(ids).size).toBe(1);
    await expect(database.db.collection('prompts').countDocuments()).resolves.toBe(1);
  });

  test.each([{ text: 'Good morning.' }, { tenant_id: 'tenant-2' }, { kind: 'instruction' as const }])(
    'pin_with_another_%j_is_another_version',
    async (change) => {
      const prompts = new Prompts(database.db);

      expect(await prompts.pin({ ...greeting, ...change })).not.toBe(await prompts.pin(greeting));
    },
  );

  test('pin_known_version_needs_no_database', async () => {
    const prompts = new Prompts(database.db);
    const id = await prompts.pin(greeting);
    await database.db.collection('prompts').deleteMany({});

    await expect(prompts.pin(greeting)).resolves.toBe(id);
    await expect(database.db.collection('prompts').countDocuments()).resolves.toBe(0);
  });
});

describe('Prompts.read', () => {
  test('read_version_pinned_by_another_process_is_its_text', async () => {
    const id = await new Prompts(database.db).pin(greeting);

    await expect(new Prompts(database.db).read(id)).resolves.toBe('Hello.');
  });

  test('read_unknown_version_fails_with_its_id', async () => {
    await expect(new Prompts(database.db).read('greeting-0')).rejects.toThrow('greeting-0');
  });
});
