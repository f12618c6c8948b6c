import request, { type Test } from 'supertest';
import { promptRoutes } from '../../../../../src/apps/gateway/admin/prompt-routes';
import { createRepositories } from '../../../../../src/infra/mongo/repositories';
import { type OwnDatabase, ownDatabase } from '../../../../setup/own-database';
import { testGateway, type TestGateway } from '../../support/test-gateway';

const adminToken = 'admin-token';
const prompts = '/api/v1/admin/tenants/tenant-1/prompts';

let database: OwnDatabase;
let gateway: TestGateway;

beforeAll(async () => {
  database = await ownDatabase();
  const { settings } = testGateway().dependencies;
  gateway = testGateway({ ADMIN_TOKEN: adminToken }, { repositories: createRepositories(database.db, settings) });
});
beforeEach(async () => {
  const config = { _id: 'tenant-1', tenant_id: 'tenant-1', features: {}, instruction_text: 'By config.' };
  await database.db.collection<{ _id: string }>('tenant_config').insertOne(config);
});
afterEach(async () => {
  for (const name of ['tenant_config', 'prompts', 'tenant-prompt-state']) {
    await database.db.collection(name).deleteMany({});
  }
});
afterAll(() => database.drop());

function ask(method: 'get' | 'put' | 'post', path: string, body?: object): Test {
  const asked = request(gateway.app)[method](`${prompts}${path}`).set('x-admin-token', adminToken);
  return body === undefined ? asked : asked.send(body);
}

/** What the route's own description says that an answer looks like. */
function described(operationId: string, status: number): { parse(value: unknown): unknown } {
  const route = promptRoutes(gateway.dependencies).find((candidate) => candidate.operationId === operationId);
  const schema = route?.answers[status]?.schema;
  if (!schema) throw new Error(`${operationId} describes no ${status}`);
  return schema;
}

describe('prompt routes', () => {
  test('prompts_are_edited_published_put_on_trial_promoted_and_rolled_back', async () => {
    const edited = await ask('put', '/draft/instruction', { prompt_text: 'One.', by: 'ada' });
    const diff = await ask('get', '/diff');
    const published = await ask('post', '/publish', { by: 'ada' });
    await ask('put', '/draft/instruction', { prompt_text: 'Two.' });
    const onTrial = await ask('post', '/publish', { percent: 20 });
    const comparison = await ask('get', '/comparison');
    const promoted = await ask('post', '/promote');
    const rolledBack = await ask('post', '/rollback', {});
    const kept = await ask('post', '/fallback');
    const versions = await ask('get', '/versions?limit=1');
    const made = await ask('get', '/changes?limit=2');
    const shown = await ask('get', '');

    const answers = { edited, diff, published, onTrial, comparison, promoted, rolledBack, kept, versions, made, shown };
    expect(Object.values(answers).map(({ status }) => status)).toEqual(Array(11).fill(200));
    expect(edited.body).toMatchObject({ updated_by: 'ada', draft: { greeting_id: null }, active: null });
    expect(diff.body).toMatchObject({ from: 'active', to: 'draft', patches: [{ kind: 'instruction' }] });
    expect(published.body).toMatchObject({
      in_force: [{ kind: 'instruction', source: 'active', prompt_text: 'One.' }, {}],
    });
    expect(onTrial.body).toMatchObject({ rollout: { percent: 20 }, active: published.body.active });
    expect(promoted.body).toMatchObject({ rollout: null, previous: published.body.active });
    expect(rolledBack.body).toMatchObject({ active: published.body.active, previous: promoted.body.active });
    expect(kept.body).toMatchObject({ fallback: published.body.active });
    expect(versions.body.versions).toMatchObject([{ prompt_text: 'Two.', is: ['previous'] }]);
    expect(made.body.changes).toMatchObject([
      { action: 'fallback', revision: 7, active: published.body.active },
      { action: 'rollback', revision: 6, by: null, rollout: null },
    ]);
    expect(shown.body).toEqual(kept.body);
    const operations = {
      edited: 'editPrompt',
      diff: 'diffPrompts',
      comparison: 'comparePrompts',
      made: 'listPromptChanges',
      shown: 'showPrompts',
    };
    for (const [name, operationId] of Object.entries({ ...operations, versions: 'listPromptVersions' })) {
      const { body } = answers[name as keyof typeof answers] as { body: unknown };
      expect(described(operationId, 200).parse(body)).toEqual(body);
    }
  });

  test('version_is_found_by_the_beginning_of_its_id', async () => {
    const { body } = await ask('put', '/draft/greeting', { prompt_text: 'Hello.' });
    const id = String((body as { draft: { greeting_id: string } }).draft.greeting_id);

    const found = await ask('get', `/versions/${id.slice(0, 16)}`);

    expect(found).toMatchObject({ status: 200, body: { version_id: id, prompt_text: 'Hello.', is: ['draft'] } });
  });

  test('template_with_an_unknown_variable_is_422_with_line_and_variable', async () => {
    const answer = await ask('put', '/draft/greeting', { prompt_text: 'Hello\n{{ customer }}.' });

    expect(answer).toMatchObject({
      status: 422,
      body: { reason: 'invalid', problems: [{ line: 2, variable: 'customer' }] },
    });
    expect(described('editPrompt', 422).parse(answer.body)).toEqual(answer.body);
  });

  test.each([
    ['nothing_to_publish', 'post', '/publish', 409],
    ['no_trial', 'get', '/comparison', 409],
    ['no_such_version', 'get', '/versions/greeting-1', 404],
    ['no_such_kind', 'put', '/draft/farewell', 400],
    ['too_many_versions', 'get', '/versions?limit=501', 400],
  ] as const)('%s_is_answered_%s %s with %i', async (_what, method, path, status) => {
    const answer = await ask(method, path, method === 'put' ? { prompt_text: 'x' } : undefined);

    expect(answer).toMatchObject({ status, body: { detail: expect.any(String) as string } });
  });

  test('unknown_tenant_is_404_everywhere', async () => {
    await database.db.collection('tenant_config').deleteMany({});

    const statuses = await Promise.all([
      ask('get', ''),
      ask('put', '/draft/greeting', { prompt_text: 'x' }),
      ask('post', '/publish'),
      ask('post', '/promote'),
      ask('post', '/rollback'),
      ask('post', '/fallback'),
      ask('get', '/versions'),
      ask('get', '/diff'),
      ask('get', '/comparison'),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual(Array(9).fill(404));
  });

  test('broken_state_is_409_and_says_where', async () => {
    const broken = { _id: 'tenant-1', tenant_id: 'tenant-1', active: 'garbage' };
    await database.db.collection<{ _id: string }>('tenant-prompt-state').insertOne(broken);

    expect(await ask('get', '')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('tenant-prompt-state') as string },
    });
  });
});
