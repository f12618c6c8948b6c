import { applyTenants } from '../../src/tenants/apply-tenants';
import { assignNumber } from '../../src/tenants/assign-number';
import { checkTenant } from '../../src/tenants/check-tenant';
import { deleteTenant } from '../../src/tenants/delete-tenant';
import { planTenants } from '../../src/tenants/plan-tenants';
import { type OwnRepositories, ownRepositories } from './support/own-repositories';

let own: OwnRepositories;
beforeAll(async () => {
  own = await ownRepositories();
});
afterEach(() => own.clear());
afterAll(() => own.drop());

/** What a tenant that has had this many calls leaves in the database. */
async function history(tenantId: string, calls = 2): Promise<void> {
  const ids = Array.from({ length: calls }, (_, index) => `${tenantId}-call-${index}`);
  const insert = (collection: string, documents: object[]): Promise<unknown> =>
    own.db.collection(collection).insertMany(documents);
  const { tenant } = checkTenant({
    tenant_id: tenantId,
    features: {},
    numbers: [tenantId === 'acme' ? '+33145678901' : '+33145678902'],
  });
  if (tenant !== null) await applyTenants(own.repositories, await planTenants(own.repositories, [tenant]));
  await insert(
    'calls',
    ids.map((_id) => ({ _id, call_id: _id, tenant_id: tenantId, outcome: 'completed', started_at: new Date() })),
  );
  for (const collection of ['calls-transcripts', 'calls-usage', 'calls-turns']) {
    await insert(
      collection,
      ids.flatMap((call_id) => [
        { _id: `${call_id}:1`, call_id },
        { _id: `${call_id}:2`, call_id },
      ]),
    );
  }
  await insert(
    'calls-metadata',
    ids.map((_id) => ({ _id, call_id: _id, tenant_id: tenantId })),
  );
  await insert('prompts', [{ _id: `${tenantId}-prompt`, tenant_id: tenantId }]);
  await insert('tenant-prompt-state', [{ _id: tenantId, tenant_id: tenantId }]);
}

/** How many documents each collection has. */
async function counts(): Promise<Record<string, number>> {
  const entries = await Promise.all(
    (await own.db.collections()).map(
      async (collection) => [collection.collectionName, await collection.countDocuments()] as const,
    ),
  );
  return Object.fromEntries(entries.filter(([, documents]) => documents > 0));
}

describe('deleteTenant', () => {
  test('delete_with_data_removes_all_of_it_and_nothing_of_others_and_says_what', async () => {
    await history('other');
    const others = await counts();
    await history('acme', 3);

    const receipt = await deleteTenant(own.repositories, 'acme', { withData: true });

    expect(receipt).toMatchObject({ tenant_id: 'acme', with_data: true });
    expect(Object.fromEntries(receipt.removed.map(({ collection, documents }) => [collection, documents]))).toEqual({
      tenant_config: 1,
      'phone-tenant-map': 1,
      'calls-transcripts': 6,
      'calls-usage': 6,
      'calls-turns': 6,
      calls: 3,
      'calls-metadata': 3,
      'tenant-prompt-state': 1,
      prompts: 1,
    });
    expect(receipt.remains.join()).toContain('Temporal');
    expect(receipt.remains.join()).not.toContain('In the database');
    expect(await counts()).toEqual(others);
  });

  test('delete_without_data_removes_config_and_numbers_and_says_what_is_left', async () => {
    await history('acme');

    const receipt = await deleteTenant(own.repositories, 'acme', { withData: false });

    expect(receipt.removed).toEqual([
      { collection: 'tenant_config', documents: 1 },
      { collection: 'phone-tenant-map', documents: 1 },
    ]);
    expect(receipt.remains[0]).toContain('2 in calls, 2 in calls-metadata, 1 in tenant-prompt-state, 1 in prompts');
    expect(await counts()).toMatchObject({ calls: 2, 'calls-transcripts': 4, prompts: 1 });
  });

  test('delete_data_of_a_tenant_whose_config_is_gone_is_possible_later', async () => {
    await history('acme');
    await deleteTenant(own.repositories, 'acme', { withData: false });

    await deleteTenant(own.repositories, 'acme', { withData: true });

    expect(await counts()).toEqual({});
  });

  test.each([
    ['a_slot', () => own.repositories.capacity.reserve('rtc_live', 'acme')],
    [
      'an_open_record',
      () => own.db.collection('calls').insertOne({ _id: 'rtc_live', tenant_id: 'acme', outcome: null } as never),
    ],
  ])('delete_tenant_with_a_call_that_has_%s_is_refused_and_changes_nothing', async (_what, begin) => {
    await history('acme');
    await begin();
    const before = await counts();

    await expect(deleteTenant(own.repositories, 'acme', { withData: true })).rejects.toMatchObject({
      reason: 'live_calls',
      message: expect.stringContaining('rtc_live'),
    });
    expect(await counts()).toEqual(before);
  });

  test('delete_tenant_beside_live_calls_of_others_goes_on', async () => {
    await history('acme');
    await own.repositories.capacity.reserve('rtc_live', 'other');

    await expect(deleteTenant(own.repositories, 'acme', { withData: true })).resolves.toMatchObject({
      tenant_id: 'acme',
    });
  });

  test('delete_call_that_came_in_meanwhile_keeps_the_data_and_takes_the_numbers', async () => {
    await history('acme');
    const { tenantConfigs } = own.repositories;
    const slow = Object.assign(Object.create(tenantConfigs) as typeof tenantConfigs, {
      delete: async (tenantId: string) => {
        await own.repositories.capacity.reserve('rtc_late', 'acme');
        return tenantConfigs.delete(tenantId);
      },
    });

    await expect(
      deleteTenant({ ...own.repositories, tenantConfigs: slow }, 'acme', { withData: true }),
    ).rejects.toMatchObject({
      reason: 'live_calls',
      message: expect.stringContaining('rtc_late'),
    });
    expect(await counts()).toMatchObject({ calls: 2, 'calls-transcripts': 4 });
    expect(await own.repositories.phoneTenantMap.all('acme')).toEqual([]);

    await own.repositories.capacity.release('rtc_late');
    await deleteTenant(own.repositories, 'acme', { withData: true });
    expect(await counts()).toEqual({ capacity: 1 });
  });

  test('delete_number_that_was_assigned_meanwhile_is_taken_away_too', async () => {
    await history('acme');
    const { tenantConfigs, phoneTenantMap } = own.repositories;
    const slow = Object.assign(Object.create(tenantConfigs) as typeof tenantConfigs, {
      delete: async (tenantId: string) => {
        await assignNumber(own.repositories, '+33145678909', 'acme', { move: false });
        return tenantConfigs.delete(tenantId);
      },
    });

    const { removed } = await deleteTenant({ ...own.repositories, tenantConfigs: slow }, 'acme', { withData: false });

    expect(removed).toContainEqual({ collection: 'phone-tenant-map', documents: 2 });
    expect(await phoneTenantMap.all('acme')).toEqual([]);
  });

  test('delete_tenant_while_a_number_is_assigned_leaves_none_behind', async () => {
    await history('acme');
    const { tenantConfigs, phoneTenantMap } = own.repositories;
    let isThere = true;
    const slow = Object.assign(Object.create(tenantConfigs) as typeof tenantConfigs, {
      stored: async (tenantId: string) => {
        const seen = await tenantConfigs.stored(tenantId);
        if (isThere) await deleteTenant(own.repositories, tenantId, { withData: false });
        isThere = false;
        return seen;
      },
    });

    await expect(
      assignNumber({ ...own.repositories, tenantConfigs: slow }, '+33145678909', 'acme', { move: false }),
    ).rejects.toMatchObject({ reason: 'unknown_tenant' });
    expect(await phoneTenantMap.all('acme')).toEqual([]);
  });

  test('delete_more_calls_than_are_removed_at_a_time_removes_all', async () => {
    await history('acme', 1);
    const more = Array.from({ length: 501 }, (_, index) => ({
      _id: `more-${index}`,
      tenant_id: 'acme',
      outcome: 'completed',
    }));
    await own.db.collection('calls').insertMany(more as never[]);
    await own.db.collection('calls-transcripts').insertOne({ call_id: 'more-500' });

    await deleteTenant(own.repositories, 'acme', { withData: true });

    expect(await counts()).toEqual({});
  });

  test('delete_interrupted_between_calls_is_finished_by_the_next', async () => {
    await history('acme', 3);
    // As if the process had gone after some of what belongs to the first call.
    await own.db.collection('calls-transcripts').deleteMany({ call_id: 'acme-call-0' });
    await own.repositories.tenantConfigs.delete('acme');

    await deleteTenant(own.repositories, 'acme', { withData: true });

    expect(await counts()).toEqual({});
  });

  test.each([true, false])('delete_tenant_nobody_knows_with_data_%s_is_refused', async (withData) => {
    await history('acme');

    await expect(deleteTenant(own.repositories, 'nobody', { withData })).rejects.toMatchObject({
      reason: 'unknown_tenant',
    });
  });
});
