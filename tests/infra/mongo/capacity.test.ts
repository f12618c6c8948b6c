import { MongoClient } from 'mongodb';
import { Capacity } from '../../../src/infra/mongo/capacity';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterEach(() => database.db.collection('capacity').deleteMany({}));
afterAll(() => database.drop());

const capacityOf = (total: number, perTenant = total): Capacity => new Capacity(database.db, { total, perTenant });

/** How many calls have a slot. */
const taken = async (capacity: Capacity): Promise<number> =>
  (await capacity.takenBefore(new Date(Date.now() + 60_000))).length;

const count = (answers: boolean[]): number => answers.filter(Boolean).length;

describe('Capacity', () => {
  test('reserve_a_hundred_at_once_with_a_limit_of_ten_are_exactly_ten', async () => {
    const capacity = capacityOf(10);

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => capacity.reserve(`call-${index}`, 'acme')),
    );

    expect(count(answers)).toBe(10);
    expect(await taken(capacity)).toBe(10);
  });

  test('reserve_at_once_in_an_empty_database_refuses_nobody_while_there_is_room', async () => {
    for (let round = 0; round < 10; round++) {
      await database.db.collection('capacity').deleteMany({});
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => capacityOf(10).reserve(`call-${index}`, 'acme')),
      );
      expect(count(answers)).toBe(10);
    }
  });

  test('reserve_at_once_for_two_tenants_keeps_both_limits', async () => {
    const capacity = capacityOf(10, 7);

    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => capacity.reserve(`call-${index}`, index % 2 === 0 ? '$acme' : 'b')),
    );

    const slots = await capacity.takenBefore(new Date(Date.now() + 60_000));
    expect(count(answers)).toBe(10);
    expect(slots.filter(({ tenant_id }) => tenant_id === '$acme').length).toBeLessThanOrEqual(7);
    expect(slots.filter(({ tenant_id }) => tenant_id === 'b').length).toBeLessThanOrEqual(7);
  });

  test('reserve_a_hundred_at_once_with_a_tenant_limit_of_ten_are_exactly_ten', async () => {
    const capacity = capacityOf(100, 50);

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => capacity.reserve(`call-${index}`, 'acme', 10)),
    );

    expect(count(answers)).toBe(10);
    expect(await taken(capacity)).toBe(10);
  });

  test('reserve_a_hundred_at_once_from_two_processes_are_exactly_ten', async () => {
    const other = await MongoClient.connect(database.uri);
    const processes = [capacityOf(10), new Capacity(other.db(database.name), { total: 10, perTenant: 10 })];

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => processes[index % 2]!.reserve(`call-${index}`, `tenant-${index % 3}`)),
    );

    expect(count(answers)).toBe(10);
    expect(await taken(capacityOf(10))).toBe(10);
    await other.close();
  });

  test.each([
    ['more_than_every_tenant_may_have', 10, 2, 5, 5],
    ['less_than_every_tenant_may_have', 10, 5, 2, 2],
    ['more_than_all_slots', 3, 2, 50, 3],
    ['none', 10, 10, 0, 0],
  ])('reserve_with_a_tenant_limit_of_%s_keeps_it', async (_what, total, perTenant, limit, admitted) => {
    const capacity = capacityOf(total, perTenant);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => capacity.reserve(`call-${index}`, 'acme', limit)),
    );

    expect(count(answers)).toBe(admitted);
    // The others keep the limit of every tenant.
    expect(await capacity.reserve('other', 'other')).toBe(admitted < total);
  });

  test('reserve_after_the_limit_was_lowered_keeps_the_slots_that_are_taken', async () => {
    const capacity = capacityOf(10);
    await capacity.reserve('call-1', 'acme', 2);
    await capacity.reserve('call-2', 'acme', 2);

    expect(await capacity.reserve('call-3', 'acme', 1)).toBe(false);
    expect(await capacity.reserve('call-2', 'acme', 1)).toBe(true);
    expect(await taken(capacity)).toBe(2);
  });

  test('reserve_full_tenant_leaves_the_others_room', async () => {
    const capacity = capacityOf(10, 1);

    expect(await capacity.reserve('call-1', 'acme')).toBe(true);
    expect(await capacity.reserve('call-2', 'acme')).toBe(false);
    expect(await capacity.reserve('call-3', 'other')).toBe(true);
  });

  test('reserve_repeated_for_the_same_call_takes_one_slot', async () => {
    const capacity = capacityOf(1);

    const answers = await Promise.all(Array.from({ length: 20 }, () => capacity.reserve('call-1', 'acme')));

    expect(count(answers)).toBe(20);
    expect(await taken(capacity)).toBe(1);
  });

  test('release_makes_room_and_is_harmless_twice', async () => {
    const capacity = capacityOf(1);
    await capacity.reserve('call-1', 'acme');

    await capacity.release('call-1');
    await capacity.release('call-1');

    expect(await capacity.reserve('call-2', 'acme')).toBe(true);
    expect(await taken(capacity)).toBe(1);
  });

  test('release_before_anything_was_taken_is_harmless', async () => {
    await expect(capacityOf(1).release('call-1')).resolves.toBeUndefined();
  });

  test('taken_before_names_only_older_slots', async () => {
    const capacity = capacityOf(5);
    await capacity.reserve('call-1', 'acme');

    expect(await capacity.takenBefore(new Date(Date.now() - 60_000))).toEqual([]);
    expect(await capacity.takenBefore(new Date(Date.now() + 60_000))).toEqual([
      { call_id: 'call-1', tenant_id: 'acme', at: expect.any(Date) },
    ]);
  });
});
