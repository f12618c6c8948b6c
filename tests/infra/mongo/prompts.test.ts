import { Prompts, PromptVersionMissing } from '../../../src/infra/mongo/prompts';
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

describe('Prompts.pin, a minute later', () => {
  test('pin_version_that_was_deleted_brings_it_back', async () => {
    const prompts = new Prompts(database.db);
    const id = await prompts.pin(greeting);
    await database.db.collection('prompts').deleteMany({});
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);

    await prompts.pin(greeting);

    await expect(new Prompts(database.db).read(id)).resolves.toBe('Hello.');
  });
});

describe('Prompts.read', () => {
  test('read_version_pinned_by_another_process_is_its_text', async () => {
    const id = await new Prompts(database.db).pin(greeting);

    await expect(new Prompts(database.db).read(id)).resolves.toBe('Hello.');
  });

  test('read_unknown_version_fails_with_its_id', async () => {
    const reading = new Prompts(database.db).read('greeting-0');

    await expect(reading).rejects.toThrow('greeting-0');
    await expect(reading).rejects.toThrow(PromptVersionMissing);
  });

  test('read_by_many_at_once_is_one_load', async () => {
    const id = await new Prompts(database.db).pin(greeting);
    const prompts = new Prompts(database.db);
    const find = jest.spyOn(prompts, 'find');

    const texts = await Promise.all(Array.from({ length: 20 }, () => prompts.read(id)));

    expect(new Set(texts)).toEqual(new Set(['Hello.']));
    expect(find).toHaveBeenCalledTimes(1);
  });

  test('read_that_failed_is_tried_again', async () => {
    const id = await new Prompts(database.db).pin(greeting);
    const prompts = new Prompts(database.db);
    jest.spyOn(prompts, 'find').mockRejectedValueOnce(new Error('database away'));
    await expect(prompts.read(id)).rejects.toThrow('database away');

    await expect(prompts.read(id)).resolves.toBe('Hello.');
  });

  test('known_version_is_the_text_without_waiting', async () => {
    const prompts = new Prompts(database.db);
    const id = await prompts.pin(greeting);

    expect(prompts.known(id)).toBe('Hello.');
    expect(new Prompts(database.db).known(id)).toBeUndefined();
  });
});

describe('Prompts.ofTenant', () => {
  test('versions_of_a_tenant_are_newest_first_and_nobody_elses', async () => {
    const prompts = new Prompts(database.db);
    const first = await prompts.pin({ ...greeting, text: 'One.' });
    await database.db
      .collection<{ _id: string }>('prompts')
      .updateOne({ _id: first }, { $set: { created_at: new Date(0) } });
    const second = await prompts.pin({ ...greeting, kind: 'instruction', text: 'Two.', parent_id: first });
    await prompts.pin({ ...greeting, tenant_id: 'tenant-2' });

    const versions = await prompts.ofTenant('tenant-1', { limit: 10 });
    const newest = await prompts.ofTenant('tenant-1', { limit: 1 });
    const greetings = await prompts.ofTenant('tenant-1', { limit: 10, kind: 'greeting' });

    expect(versions.map(({ _id, parent_id }) => [_id, parent_id])).toEqual([
      [second, first],
      [first, null],
    ]);
    expect(newest.map(({ _id }) => _id)).toEqual([second]);
    expect(greetings.map(({ _id }) => _id)).toEqual([first]);
  });

  test('versions_by_the_beginning_of_their_id_are_those', async () => {
    const prompts = new Prompts(database.db);
    const id = await prompts.pin(greeting);

    await expect(prompts.ofTenant('tenant-1', { limit: 2, idPrefix: id.slice(0, 14) })).resolves.toHaveLength(1);
    await expect(prompts.ofTenant('tenant-1', { limit: 2, idPrefix: '.*' })).resolves.toEqual([]);
  });
});
