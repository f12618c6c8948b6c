import { Calls } from '../../../src/infra/mongo/calls';
import { Capacity } from '../../../src/infra/mongo/capacity';
import { RunningCalls } from '../../../src/infra/mongo/running-calls';
import { callRecord } from '../../fixtures/call-record';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
let calls: Calls;
let capacity: Capacity;
beforeAll(async () => {
  database = await ownDatabase();
  calls = new Calls(database.db);
  capacity = new Capacity(database.db, { total: 10, perTenant: 10 });
});
afterEach(() => Promise.all(['calls', 'capacity'].map((name) => database.db.collection(name).deleteMany({}))));
afterAll(() => database.drop());

const running = () => new RunningCalls(database.db, capacity).all();

const at = '2026-11-20T10:00:02.000Z';

describe('RunningCalls.all', () => {
  test('all_without_any_is_empty', async () => {
    expect(await running()).toEqual([]);
  });

  test('all_slot_without_a_record_is_new_and_attached_ones_run', async () => {
    await capacity.reserve('rtc_live', 'acme');
    await calls.save(callRecord({ call_id: 'rtc_live', tenant_id: 'acme', accepted_at: at, attached_at: at }));
    await capacity.reserve('rtc_new', 'acme');
    await capacity.reserve('rtc_accepted', 'acme');
    await calls.save(callRecord({ call_id: 'rtc_accepted', tenant_id: 'acme', accepted_at: at, attached_at: null }));

    expect(await running()).toEqual([
      { call_id: 'rtc_live', tenant_id: 'acme', status: 'RUNNING', accepted: true, slot_at: expect.any(Date) },
      { call_id: 'rtc_new', tenant_id: 'acme', status: 'NEW', accepted: false, slot_at: expect.any(Date) },
      { call_id: 'rtc_accepted', tenant_id: 'acme', status: 'NEW', accepted: true, slot_at: expect.any(Date) },
    ]);
  });

  test('all_call_that_is_over_does_not_run_though_its_slot_is_not_free_yet', async () => {
    await capacity.reserve('rtc_over', 'acme');
    await calls.save(callRecord({ call_id: 'rtc_over', outcome: 'completed', phase: 'closed', attached_at: at }));

    expect(await running()).toEqual([]);
  });

  test('with_ended_shows_the_slot_of_a_call_that_is_over', async () => {
    await capacity.reserve('rtc_over', 'acme');
    await calls.save(callRecord({ call_id: 'rtc_over', outcome: 'completed', phase: 'closed', accepted_at: at }));
    await calls.save(callRecord({ call_id: 'rtc_freed', outcome: 'completed', phase: 'closed' }));

    expect(await new RunningCalls(database.db, capacity).withEnded()).toEqual([
      { call_id: 'rtc_over', tenant_id: 'acme', status: 'ENDED', accepted: true, slot_at: expect.any(Date) },
    ]);
  });

  test('all_open_record_whose_slot_is_gone_still_runs', async () => {
    await calls.save(callRecord({ call_id: 'rtc_orphan', tenant_id: null, attached_at: at }));

    expect(await running()).toEqual([
      { call_id: 'rtc_orphan', tenant_id: null, status: 'RUNNING', accepted: true, slot_at: null },
    ]);
  });
});
