import { type Collection } from 'mongodb';
import { saveNewer, type VersionedDocument } from '../../../src/infra/mongo/save-newer';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

type Note = VersionedDocument & { text: string };

let database: OwnDatabase;
let notes: Collection<Note>;
beforeAll(async () => {
  database = await ownDatabase();
  notes = database.db.collection<Note>('notes');
});
afterEach(() => notes.deleteMany({}));
afterAll(() => database.drop());

/** The collection as a writer finds it whose upsert collides with a rival's: the rival inserts at the same moment. */
function racedBy(rival: Note): Collection<Note> {
  let raced = false;
  const updateOne: typeof notes.updateOne = async (...update: Parameters<typeof notes.updateOne>) => {
    if (raced) return notes.updateOne(...update);
    raced = true;
    await notes.insertOne(rival);
    await notes.insertOne({ ...rival, version: 0 });
    throw new Error('the second insert must have collided');
  };
  return new Proxy(notes, {
    get: (target, name) => (name === 'updateOne' ? updateOne : (Reflect.get(target, name) as unknown)),
  });
}

describe('saveNewer', () => {
  test('save_newer_first_write_inserts', async () => {
    await expect(saveNewer(notes, { _id: 'a', version: 1, text: 'one' })).resolves.toBe(true);

    await expect(notes.find().toArray()).resolves.toEqual([{ _id: 'a', version: 1, text: 'one' }]);
  });

  test('save_newer_stored_version_is_newer_or_the_same_nothing_changes', async () => {
    await notes.insertOne({ _id: 'a', version: 2, text: 'two' });

    await expect(saveNewer(notes, { _id: 'a', version: 2, text: 'again' })).resolves.toBe(false);
    await expect(saveNewer(notes, { _id: 'a', version: 1, text: 'one' })).resolves.toBe(false);

    await expect(notes.findOne()).resolves.toMatchObject({ version: 2, text: 'two' });
  });

  test('save_newer_condition_not_met_nothing_changes', async () => {
    await notes.insertOne({ _id: 'a', version: 1, text: 'locked' });

    await expect(saveNewer(notes, { _id: 'a', version: 2, text: 'two' }, { text: 'open' })).resolves.toBe(false);

    await expect(notes.findOne()).resolves.toMatchObject({ version: 1, text: 'locked' });
  });

  test('save_newer_collision_with_an_older_first_write_the_newer_stays', async () => {
    const collection = racedBy({ _id: 'a', version: 1, text: 'one' });

    await expect(saveNewer(collection, { _id: 'a', version: 2, text: 'two' })).resolves.toBe(true);

    await expect(notes.findOne()).resolves.toMatchObject({ version: 2, text: 'two' });
  });

  test('save_newer_collision_with_a_newer_first_write_that_one_stays', async () => {
    const collection = racedBy({ _id: 'a', version: 3, text: 'three' });

    await expect(saveNewer(collection, { _id: 'a', version: 2, text: 'two' })).resolves.toBe(false);

    await expect(notes.findOne()).resolves.toMatchObject({ version: 3, text: 'three' });
  });

  test('save_newer_other_failures_are_not_hidden', async () => {
    const validator = { $jsonSchema: { required: ['never'] } };
    const guarded = await database.db.createCollection<Note>('guarded', { validator });

    await expect(saveNewer(guarded, { _id: 'a', version: 1, text: 'one' })).rejects.toMatchObject({ code: 121 });
  });
});
