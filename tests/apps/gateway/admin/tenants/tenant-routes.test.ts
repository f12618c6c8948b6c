import request, { type Test } from 'supertest';
import { testGateway, type TestGateway } from '../../support/test-gateway';
import { type OwnRepositories, ownRepositories } from '../../../../tenants/support/own-repositories';

let own: OwnRepositories;
let gateway: TestGateway;
beforeAll(async () => {
  own = await ownRepositories();
  gateway = testGateway({ ADMIN_TOKEN: 'admin-token', DEFAULT_COUNTRY: 'FR' }, { repositories: own.repositories });
});
afterEach(() => own.clear());
afterAll(() => own.drop());

const one = '+33145678901';
const acme = { tenant_id: 'acme', features: {} };

function call(method: 'get' | 'put' | 'delete', path: string, body?: object): Test {
  const asking = request(gateway.app)[method](`/api/v1/admin/${path}`).set('x-admin-token', 'admin-token');
  return body === undefined ? asking : asking.send(body);
}

describe('tenants by HTTP', () => {
  test('put_new_tenant_is_created_and_shown', async () => {
    const made = await call('put', 'tenants/acme', {
      ...acme,
      display_name: 'Acme',
      numbers: ['01 45 67 89 01'],
      default_country: 'FR',
    });

    expect(made).toMatchObject({
      status: 201,
      body: {
        tenant_id: 'acme',
        change: 'created',
        dry_run: false,
        numbers: { assigned: [one], moved: [], released: [] },
        warnings: [],
      },
    });
    expect(await call('get', 'tenants/acme')).toMatchObject({
      status: 200,
      body: { status: 'active', issues: null, numbers: [one], document: { display_name: 'Acme', numbers: [one] } },
    });
  });

  test('put_what_get_answers_changes_nothing', async () => {
    await call('put', 'tenants/acme', { ...acme, numbers: [one] });
    const { body } = await call('get', 'tenants/acme');

    const again = await call('put', 'tenants/acme', (body as { document: object }).document);

    expect(again).toMatchObject({ status: 200, body: { change: 'unchanged', diff: [] } });
  });

  test('put_change_answers_what_changed', async () => {
    await call('put', 'tenants/acme', acme);

    const changed = await call('put', 'tenants/acme', { ...acme, locale: 'fr-FR', crm: 1 });

    expect(changed).toMatchObject({
      status: 200,
      body: { change: 'updated', warnings: [expect.stringContaining('crm: ')] },
    });
    expect((changed.body as { diff: string[] }).diff).toContain('+locale: fr-FR');
  });

  test('put_as_a_dry_run_changes_nothing', async () => {
    const answer = await call('put', 'tenants/acme?dry_run=true', { ...acme, numbers: [one] });

    expect(answer).toMatchObject({ status: 200, body: { change: 'created', dry_run: true } });
    expect(await own.db.collection('tenant_config').countDocuments()).toBe(0);
  });

  test('put_that_does_not_fit_is_400_and_names_each_field', async () => {
    const answer = await call('put', 'tenants/acme', {
      tenant_id: 'acme',
      status: 'paused',
      features: { refer: {} },
      numbers: ['x'],
    });

    expect(answer.status).toBe(400);
    expect((answer.body as { detail: string }).detail).toMatch(
      /body\.status: .*body\.features\.refer\.enabled: is missing|body\.features.*body\.status/,
    );
  });

  test.each([
    ['another id than the path', { ...acme, tenant_id: 'other' }],
    ['no body', undefined],
    ['a list', [acme]],
  ])('put_with_%s_is_400', async (_what, body) => {
    expect((await call('put', 'tenants/acme', body)).status).toBe(400);
  });

  test('put_number_of_another_tenant_is_409_until_it_may_be_moved', async () => {
    await call('put', 'tenants/other', { ...acme, tenant_id: 'other', numbers: [one] });

    expect(await call('put', 'tenants/acme', { ...acme, numbers: [one] })).toMatchObject({
      status: 409,
      body: { reason: 'number_taken', detail: expect.stringContaining("is other's") },
    });
    expect(await call('put', 'tenants/acme?move_numbers=true', { ...acme, numbers: [one] })).toMatchObject({
      status: 201,
      body: { numbers: { moved: [{ phone_number: one, tenant_id: 'other' }] } },
    });
  });

  test('list_has_broken_tenants_with_the_reason', async () => {
    await call('put', 'tenants/acme', acme);
    await own.db.collection('tenant_config').insertOne({ tenant_id: 'broken' });

    expect((await call('get', 'tenants')).body).toMatchObject({
      tenants: [
        { tenant_id: 'acme', status: 'active' },
        { tenant_id: 'broken', status: 'broken', issues: expect.stringContaining('features') },
      ],
    });
  });

  test('delete_answers_the_receipt_and_then_404', async () => {
    await call('put', 'tenants/acme', { ...acme, numbers: [one] });

    expect(await call('delete', 'tenants/acme?with_data=true')).toMatchObject({
      status: 200,
      body: { with_data: true, removed: expect.arrayContaining([{ collection: 'phone-tenant-map', documents: 1 }]) },
    });
    expect(await call('delete', 'tenants/acme')).toMatchObject({ status: 404, body: { reason: 'unknown_tenant' } });
    expect((await call('get', 'tenants/acme')).status).toBe(404);
  });

  test('delete_tenant_with_a_live_call_is_409', async () => {
    await call('put', 'tenants/acme', acme);
    await own.repositories.capacity.reserve('rtc_live', 'acme');

    expect(await call('delete', 'tenants/acme')).toMatchObject({ status: 409, body: { reason: 'live_calls' } });
  });

  test('tenant_ids_of_every_kind_find_their_way_through_the_path', async () => {
    const tenant_id = 'Brasserie Lumière & Co? 50%+';

    expect((await call('put', `tenants/${encodeURIComponent(tenant_id)}`, { ...acme, tenant_id })).status).toBe(201);
    expect((await call('get', `tenants/${encodeURIComponent(tenant_id)}`)).body).toMatchObject({ tenant_id });
  });

  test('without_the_token_nothing_is_answered', async () => {
    const { status } = await request(gateway.app).put('/api/v1/admin/tenants/acme').send(acme);

    expect(status).toBe(401);
    expect(await own.db.collection('tenant_config').countDocuments()).toBe(0);
  });
});

describe('numbers by HTTP', () => {
  beforeEach(() => call('put', 'tenants/acme', { ...acme, client_id: 'c-1' }));

  test('put_number_is_assigned_listed_and_released', async () => {
    expect(await call('put', `numbers/${one}`, { tenant_id: 'acme' })).toMatchObject({
      status: 200,
      body: { phone_number: one, tenant_id: 'acme', change: 'assigned', previous_tenant_id: null },
    });
    expect((await call('get', 'numbers')).body).toEqual({
      numbers: [
        {
          phone_number: one,
          tenant_id: 'acme',
          client_id: 'c-1',
          created_at: expect.any(String),
          updated_at: expect.any(String),
          problem: null,
        },
      ],
    });
    expect((await call('get', 'numbers?tenant_id=other')).body).toEqual({ numbers: [] });
    expect(await call('get', 'numbers/0145678901')).toMatchObject({
      status: 200,
      body: { phone_number: one, tenant_id: 'acme', problem: null },
    });
    expect(await call('delete', 'numbers/%2B33145678901')).toMatchObject({
      status: 200,
      body: { phone_number: one, tenant_id: 'acme' },
    });
    expect(await call('get', `numbers/${one}`)).toMatchObject({ status: 404, body: { reason: 'unknown_number' } });
    expect(await call('delete', `numbers/${one}`)).toMatchObject({ status: 404, body: { reason: 'unknown_number' } });
  });

  test('put_national_number_is_one_of_the_default_country', async () => {
    expect((await call('put', 'numbers/0145678901', { tenant_id: 'acme' })).body).toMatchObject({ phone_number: one });
  });

  test('put_number_of_another_tenant_is_409_until_it_may_be_moved', async () => {
    await call('put', 'tenants/other', { ...acme, tenant_id: 'other', numbers: [one] });

    expect(await call('put', `numbers/${one}`, { tenant_id: 'acme' })).toMatchObject({
      status: 409,
      body: { reason: 'number_taken' },
    });
    expect(await call('put', `numbers/${one}`, { tenant_id: 'acme', move: true })).toMatchObject({
      status: 200,
      body: { change: 'moved', previous_tenant_id: 'other' },
    });
  });

  test.each([
    ['an unknown tenant', `numbers/${one}`, { tenant_id: 'nobody' }, 404],
    ['no tenant', `numbers/${one}`, {}, 400],
    ['no number', 'numbers/reception', { tenant_id: 'acme' }, 400],
  ])('put_number_with_%s_is_refused', async (_what, path, body, status) => {
    expect((await call('put', path, body)).status).toBe(status);
  });

  test('numbers_stay_out_of_the_log', async () => {
    await call('put', `numbers/${one}`, { tenant_id: 'acme' });
    await call('delete', `numbers/${one}`);

    const lines = [
      ...gateway.logged('number_assigned'),
      ...gateway.logged('number_released'),
      ...gateway.logged('tenant_applied'),
    ];
    expect(lines.length).toBeGreaterThan(2);
    expect(JSON.stringify(lines)).not.toContain('33145678901');
  });
});
