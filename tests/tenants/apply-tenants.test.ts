import { applyTenants } from '../../src/tenants/apply-tenants';
import { checkTenant, type TenantDocument } from '../../src/tenants/check-tenant';
import { planTenants, type TenantPlan } from '../../src/tenants/plan-tenants';
import { type OwnRepositories, ownRepositories } from './support/own-repositories';

let own: OwnRepositories;
beforeAll(async () => {
  own = await ownRepositories();
});
afterEach(() => own.clear());
afterAll(() => own.drop());

const one = '+33145678901';
const two = '+33145678902';
const three = '+33145678903';

function tenant(fields: Record<string, unknown> = {}): TenantDocument {
  const { tenant: document, problems } = checkTenant({ tenant_id: 'acme', features: {}, ...fields });
  if (document === null) throw new Error(JSON.stringify(problems));
  return document;
}

const plan = (...tenants: TenantDocument[]): Promise<TenantPlan[]> => planTenants(own.repositories, tenants);

async function apply(tenants: TenantDocument[], options: { moveNumbers?: boolean } = {}): Promise<TenantPlan[]> {
  const plans = await plan(...tenants);
  await applyTenants(own.repositories, plans, options);
  return plans;
}

const stored = () => own.db.collection('tenant_config').findOne({ tenant_id: 'acme' });
const numbersOf = async (tenantId: string): Promise<string[]> =>
  (await own.repositories.phoneTenantMap.all(tenantId)).map(({ phone_number }) => phone_number);

describe('applyTenants', () => {
  test('apply_new_tenant_is_found_by_calls_with_its_numbers', async () => {
    const [made] = await apply([tenant({ display_name: 'Acme', client_id: 'c-1', numbers: [one, two] })]);

    expect(made).toMatchObject({ change: 'created', numbers: { assigned: [one, two], taken: [], released: [] } });
    expect(await own.repositories.phoneTenantMap.tenantOf(one)).toBe('acme');
    expect(await own.repositories.tenantConfigs.find('acme')).toMatchObject({
      kind: 'found',
      config: { display_name: 'Acme' },
    });
    expect(await stored()).toEqual({
      _id: 'acme',
      tenant_id: 'acme',
      display_name: 'Acme',
      client_id: 'c-1',
      features: {},
      created_at: expect.any(Date),
      updated_at: expect.any(Date),
    });
    expect(await own.db.collection('phone-tenant-map').findOne({ phone_number: one })).toEqual({
      _id: expect.anything(),
      phone_number: one,
      tenant_id: 'acme',
      client_id: 'c-1',
      created_at: expect.any(Date),
      updated_at: expect.any(Date),
    });
  });

  test('apply_twice_changes_nothing_the_second_time', async () => {
    const document = tenant({
      numbers: [two, one],
      features: { refer: { enabled: true, destinations: [{ destination_id: 'a', label: null }] } },
      extensions: { $ref: 1, 'a.b': { c: [null, 1.5, 'ü'] } },
      greeting_text: 'Hello\n  you\n\n',
    });
    await apply([document]);
    const before = await stored();

    const [again] = await apply([document]);

    expect(again).toMatchObject({ change: 'unchanged', diff: [] });
    expect(await stored()).toEqual(before);
  });

  test('apply_fields_in_another_order_changes_nothing', async () => {
    await apply([tenant({ extensions: { a: 1, b: 2 }, locale: 'fr-FR' })]);

    expect(await plan(tenant({ locale: 'fr-FR', extensions: { b: 2, a: 1 } }))).toMatchObject([
      { change: 'unchanged', diff: [] },
    ]);
  });

  test('apply_change_keeps_when_it_was_created_and_shows_what_differs', async () => {
    await apply([tenant({ display_name: 'Acme', locale: 'fr-FR', numbers: [one] })]);
    const before = await stored();

    const [changed] = await apply([tenant({ display_name: 'Acme & Co', locale: 'fr-FR', numbers: [one, two] })]);

    expect(changed?.change).toBe('updated');
    expect(changed?.diff.filter((line) => !line.startsWith(' '))).toEqual([
      '-display_name: Acme',
      `+  - "${two}"`,
      '+display_name: Acme & Co',
    ]);
    const after = await stored();
    expect(after).toMatchObject({ display_name: 'Acme & Co', created_at: before?.['created_at'] });
    expect(Number(after?.['updated_at'])).toBeGreaterThanOrEqual(Number(before?.['updated_at']));
  });

  test('apply_without_a_field_removes_it', async () => {
    await apply([tenant({ display_name: 'Acme' })]);

    await apply([tenant()]);

    expect(await stored()).not.toHaveProperty('display_name');
  });

  test('apply_without_numbers_leaves_those_there_are_and_an_empty_list_releases_them', async () => {
    await apply([tenant({ numbers: [one] })]);

    await apply([tenant({ locale: 'fr-FR' })]);
    expect(await numbersOf('acme')).toEqual([one]);

    const [released] = await apply([tenant({ locale: 'fr-FR', numbers: [] })]);
    expect(released).toMatchObject({ change: 'updated', numbers: { released: [one] } });
    expect(await numbersOf('acme')).toEqual([]);
  });

  test('apply_number_of_another_tenant_is_refused_whole_and_names_it', async () => {
    await apply([tenant({ tenant_id: 'other', numbers: [one] })]);

    const refused = apply([tenant({ numbers: [one, two] })]);

    await expect(refused).rejects.toMatchObject({
      reason: 'number_taken',
      message: expect.stringContaining(`${one} is other's`),
    });
    expect(await stored()).toBeNull();
    expect(await numbersOf('other')).toEqual([one]);
  });

  test('apply_number_of_another_tenant_is_moved_when_that_is_wanted', async () => {
    await apply([tenant({ tenant_id: 'other', client_id: 'c-2', numbers: [one] })]);

    await apply([tenant({ numbers: [one] })], { moveNumbers: true });

    expect(await own.repositories.phoneTenantMap.all()).toMatchObject([
      { phone_number: one, tenant_id: 'acme', client_id: null },
    ]);
  });

  test('apply_numbers_that_tenants_swap_need_no_word', async () => {
    await apply([tenant({ numbers: [one, three] }), tenant({ tenant_id: 'other', numbers: [two] })]);

    await apply([tenant({ numbers: [two, three] }), tenant({ tenant_id: 'other', numbers: [one] })]);

    expect(await numbersOf('acme')).toEqual([two, three]);
    expect(await numbersOf('other')).toEqual([one]);
  });

  test('apply_interrupted_anywhere_is_finished_by_applying_again', async () => {
    const before = [tenant({ client_id: 'old', numbers: [one, two] }), tenant({ tenant_id: 'other', numbers: [] })];
    const after = [
      tenant({ client_id: 'new', display_name: 'New', numbers: [two, three] }),
      tenant({ tenant_id: 'other', display_name: 'Other', numbers: [one] }),
    ];
    for (let writes = 0; ; writes++) {
      await own.clear();
      await apply(before);
      const plans = await plan(...after);
      const isWhole = await applyTenants(failingAfter(writes), plans).then(
        () => true,
        () => false,
      );

      await apply(after);

      expect(await numbersOf('acme')).toEqual([two, three]);
      expect(await numbersOf('other')).toEqual([one]);
      expect(await own.repositories.phoneTenantMap.all('acme')).toMatchObject([
        { client_id: 'new' },
        { client_id: 'new' },
      ]);
      expect(await plan(...after)).toMatchObject([{ change: 'unchanged' }, { change: 'unchanged' }]);
      if (isWhole) {
        // Two configs; two, three and one assigned; one released.
        expect(writes).toBe(6);
        return;
      }
    }
  });

  test('apply_plan_that_is_out_of_date_writes_nothing', async () => {
    const late = await plan(tenant({ display_name: 'Late' }));
    await apply([tenant({ display_name: 'First' })]);

    await expect(applyTenants(own.repositories, late)).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    expect(await stored()).toMatchObject({ display_name: 'First' });
  });

  test('apply_same_number_for_two_tenants_at_once_gives_it_to_one', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `t-${index}`);
    const plans = await Promise.all(ids.map((tenant_id) => plan(tenant({ tenant_id, numbers: [one] }))));

    const answers = await Promise.allSettled(plans.map((each) => applyTenants(own.repositories, each)));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await own.db.collection('phone-tenant-map').countDocuments({ phone_number: one })).toBe(1);
  });

  test('apply_over_a_document_written_by_hand_keeps_its_key', async () => {
    await own.db
      .collection<{ _id: string }>('tenant_config')
      .insertOne({ _id: 'acme', features: { refer: null } } as never);

    const [changed] = await apply([tenant({ locale: 'fr-FR' })]);

    expect(changed?.change).toBe('updated');
    expect(await own.db.collection('tenant_config').find().toArray()).toMatchObject([
      { _id: 'acme', tenant_id: 'acme', locale: 'fr-FR' },
    ]);
  });
});

/** The repositories of the test, until they have written so often: then the process is gone. */
function failingAfter(writes: number): OwnRepositories['repositories'] {
  let left = writes;
  const limited = <T extends object>(repository: T): T =>
    new Proxy(repository, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          if (['save', 'assign', 'release'].includes(String(name)) && left-- <= 0)
            throw new Error('the process is gone');
          return (member as (...given: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  const { tenantConfigs, phoneTenantMap } = own.repositories;
  return { ...own.repositories, tenantConfigs: limited(tenantConfigs), phoneTenantMap: limited(phoneTenantMap) };
}
