import { PromptStateBroken, PromptStateChanged, PromptStates } from '../../../src/infra/mongo/prompt-states';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterEach(() => database.db.collection('tenant-prompt-state').deleteMany({}));
afterAll(() => database.drop());

const active = { greeting_id: null, instruction_id: 'instruction-1' };

describe('PromptStates', () => {
  test('state_of_a_new_tenant_is_kept_in_the_originals_shape', async () => {
    const states = new PromptStates(database.db);
    expect(await states.find('tenant-1')).toBeNull();

    await states.change('tenant-1', null, { action: 'publish', active, by: 'ada' });

    const document = await database.db.collection<{ _id: string }>('tenant-prompt-state').findOne({ _id: 'tenant-1' });
    expect(document).toMatchObject({
      ...{ _id: 'tenant-1', tenant_id: 'tenant-1', active, previous: null, fallback: null, revision: 1 },
      ...{ updated_at: expect.any(Date) as Date, updated_by: 'ada' },
    });
    // Who made it so is not read for a call.
    expect(await states.find('tenant-1')).toEqual({ ...document, changes: undefined });
    expect(Object.keys((await states.find('tenant-1')) ?? {})).not.toContain('changes');
  });

  test('change_leaves_alone_what_it_does_not_name', async () => {
    const states = new PromptStates(database.db);
    const first = await states.change('tenant-1', null, { action: 'publish', active, by: 'ada' });

    const second = await states.change('tenant-1', first, { action: 'edit', previous: active, by: null });

    expect(second).toMatchObject({ active, previous: active, revision: 2, updated_by: null });
  });

  test('changes_at_the_same_time_are_one_change_and_clear_refusals', async () => {
    const states = [1, 2, 3, 4].map(() => new PromptStates(database.db));
    const before = await new PromptStates(database.db).change('tenant-1', null, {
      action: 'publish',
      active,
      by: 'ada',
    });

    const outcomes = await Promise.allSettled(
      states.map((one, index) =>
        one.change('tenant-1', before, { action: 'rollback', active: null, by: `editor-${index}` }),
      ),
    );

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(3);
    expect(refused.every(({ reason }) => reason instanceof PromptStateChanged)).toBe(true);
    expect(await states[0]?.find('tenant-1')).toMatchObject({ revision: 2 });
  });

  test('first_changes_at_the_same_time_are_one_change_and_a_clear_refusal', async () => {
    const states = [1, 2].map(() => new PromptStates(database.db));

    const outcomes = await Promise.allSettled(
      states.map((one) => one.change('tenant-1', null, { action: 'publish', active, by: 'ada' })),
    );

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('changes_are_told_the_latest_first_and_only_those_that_were_made', async () => {
    const states = new PromptStates(database.db);
    expect(await states.changes('tenant-1', 10)).toEqual([]);
    const first = await states.change('tenant-1', null, { action: 'edit', by: 'ada' });
    await states.change('tenant-1', first, { action: 'publish', active, by: 'bob' });
    await states.change('tenant-1', first, { action: 'rollback', by: 'eve' }).catch(() => undefined);

    const [latest, before, none] = await states.changes('tenant-1', 10);

    const at = expect.any(Date) as Date;
    expect(latest).toEqual({ action: 'publish', at, by: 'bob', revision: 2, active, rollout: null });
    expect(before).toEqual({ action: 'edit', at, by: 'ada', revision: 1, active: null, rollout: null });
    expect(none).toBeUndefined();
    expect(await states.changes('tenant-1', 1)).toEqual([latest]);
  });

  test('two_hundred_changes_are_kept', async () => {
    const states = new PromptStates(database.db);
    let state = await states.change('tenant-1', null, { action: 'edit', by: 'ada' });
    for (let count = 1; count < 205; count++) {
      state = await states.change('tenant-1', state, { action: 'edit', by: 'ada' });
    }

    const changes = await states.changes('tenant-1', 500);

    expect(changes.map(({ revision }) => revision)).toEqual(Array.from({ length: 200 }, (_, index) => 205 - index));
  });

  test('state_that_lacks_what_may_be_absent_is_read', async () => {
    await database.db.collection<{ _id: string }>('tenant-prompt-state').insertOne({
      _id: 'tenant-1',
      tenant_id: 'tenant-1',
      active,
      revision: 4,
      updated_at: new Date(),
    } as {
      _id: string;
    });

    await expect(new PromptStates(database.db).find('tenant-1')).resolves.toMatchObject({ active, rollout: null });
  });

  test('state_that_is_broken_says_where', async () => {
    await database.db
      .collection<{ _id: string }>('tenant-prompt-state')
      .insertOne({ _id: 'tenant-1', tenant_id: 'tenant-1', active: 'garbage' } as { _id: string });

    const reading = new PromptStates(database.db).find('tenant-1');

    await expect(reading).rejects.toThrow(PromptStateBroken);
    await expect(reading).rejects.toThrow(/tenant-1[\s\S]*active/);
  });
});
