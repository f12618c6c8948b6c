import type { CommandContext } from '../../src/cli/command-context';
import { allChecks } from '../../src/cli/doctor/all-checks';
import { doctorCommand } from '../../src/cli/doctor/doctor-command';
import { ensureIndexes } from '../../src/infra/mongo/indexes';
import { sweepScheduleId } from '../../src/infra/temporal/sweep-schedule';
import { PromptChanges } from '../../src/prompts/prompt-changes';
import { loadSettings, type Settings } from '../../src/settings';
import { LocalMailServer } from '../fixtures/local-mail-server';
import { LocalMcpServer } from '../fixtures/local-mcp-server';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

/** What `sonore doctor --json` prints. */
interface Report {
  status: string;
  findings: { check: string; status: string; message: string; fix: string | null }[];
}

const tenantConfig = { timezone: 'Europe/Paris', status: 'active', instruction_text: 'Be kind.' };

const settingsWith = (environment: Record<string, string>): Settings =>
  loadSettings(environment, { role: null, envFile: null });

describe('sonore doctor', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
    // Workers make these beside taking calls.
    const { mongodbTranscriptsCollection, mongodbMetadataCollection, sonoreTaskQueue } = settingsWith({});
    await ensureIndexes(bed.db, {
      transcriptsCollection: mongodbTranscriptsCollection,
      metadataCollection: mongodbMetadataCollection,
    });
    const schedule = bed.client.schedule.getHandle(sweepScheduleId(sonoreTaskQueue));
    await until('the schedule made', () => schedule.describe().catch(() => null));
  });
  afterEach(async () => {
    process.exitCode = undefined;
    await tenants().deleteMany({ tenant_id: { $regex: '^doctor-' } });
    await bed.db.collection('phone-tenant-map').deleteMany({ tenant_id: { $regex: '^doctor-' } });
  });
  afterAll(async () => bed.stop());

  const tenants = () => bed.db.collection('tenant_config');

  async function addTenant(tenantId: string, config: object): Promise<void> {
    await tenants().insertOne({ tenant_id: tenantId, ...tenantConfig, ...config });
    const phone_number = `+3319800${Math.floor(1000 + Math.random() * 9000)}`;
    await bed.db.collection('phone-tenant-map').insertOne({ phone_number, tenant_id: tenantId });
  }

  /** Runs it as an operator would, with these settings beside those of the test bed. */
  async function doctor(
    args: string[],
    changes: Record<string, string> = {},
  ): Promise<Report & { printed: string; exitCode: typeof process.exitCode }> {
    const environment = {
      ...bed.environment,
      ...{ PUBLIC_URL: bed.gatewayUrl, PORT: new URL(bed.gatewayUrl).port },
      ...changes,
    };
    const printed: string[] = [];
    const context: CommandContext = {
      print: (line) => void printed.push(line),
      tell: () => undefined,
      settings: () => settingsWith(environment),
      environment,
    };
    await doctorCommand(context).parseAsync(['--json', ...args], { from: 'user' });
    const report = JSON.parse(printed.join('')) as Report;
    return { ...report, printed: printed.join('\n'), exitCode: process.exitCode };
  }

  test('everything_in_order_is_ok_in_every_check_with_exit_code_0', async () => {
    const { status, findings, exitCode } = await doctor([]);

    expect(findings.filter((finding) => finding.status !== 'ok')).toEqual([]);
    expect({ status, exitCode }).toEqual({ status: 'ok', exitCode: 0 });
    expect([...new Set(findings.map(({ check }) => check))]).toEqual(allChecks.map(({ name }) => name));
    expect(findings).toContainEqual({
      check: 'sessions',
      status: 'ok',
      message: 'OpenAI takes the session of tenant-demo-001: voice marin, tools request_transfer.',
      fix: null,
    });
  });

  test('session_of_each_active_tenant_is_sent_as_its_accept_is_but_for_the_model', async () => {
    const { callId, ended } = bed.place('question');
    await ended();
    const before = bed.simulator.frames().length;

    await doctor(['--only', 'sessions']);

    const [accept] = bed.simulator.requests(callId).filter(({ verb }) => verb === 'accept');
    const { model, ...session } = JSON.parse(accept?.body ?? '') as Record<string, unknown>;
    const updates = bed.simulator
      .frames()
      .slice(before)
      .filter(({ from }) => from === 'client')
      .map(({ frame }) => frame);
    expect(updates).toContainEqual({ type: 'session.update', session });
    expect(model).toBe('gpt-realtime-2.1');
    // Nothing is spoken.
    expect(new Set(updates.map(({ type }) => type))).toEqual(new Set(['session.update']));
  });

  test('tool_whose_schema_openai_refuses_is_found_with_its_tenant', async () => {
    const parameters = { type: 'object', properties: {}, anyOf: [{ required: [] }] };
    const url = 'https://api.example.com/x';
    const http_tools = [{ name: 'odd', description: 'Odd.', method: 'GET', url, parameters }];
    await addTenant('doctor-odd', { features: { http_tools } });

    const { findings, exitCode } = await doctor(['--only', 'sessions'], { TOOL_ALLOWED_HOSTS: 'api.example.com' });

    expect(findings).toContainEqual({
      check: 'sessions',
      status: 'fail',
      message: expect.stringMatching(
        /refuses the session of doctor-odd \(the tool odd\): Invalid schema for function 'odd'/,
      ),
      fix: expect.stringContaining('Mend the tool odd'),
    });
    expect(exitCode).toBe(2);
  });

  test('tool_whose_schema_is_none_is_left_out_and_named', async () => {
    const parameters = { type: 'object', properties: { table: { type: 'strin' } } };
    const url = 'https://api.example.com/x?t={table}';
    const http_tools = [{ name: 'broken', description: 'Broken.', method: 'GET', url, parameters }];
    await addTenant('doctor-broken', { features: { http_tools } });

    const { findings } = await doctor(['--only', 'sessions'], { TOOL_ALLOWED_HOSTS: 'api.example.com' });

    expect(findings).toContainEqual(
      expect.objectContaining({
        status: 'warn',
        message: expect.stringContaining('doctor-broken is not offered broken:'),
      }),
    );
  });

  test('tools_of_an_mcp_server_are_listed_as_for_a_call_and_one_that_is_away_is_named', async () => {
    const mcp = await LocalMcpServer.start((server) =>
      server.registerTool('free_tables', { description: 'How many tables are free.' }, () => ({ content: [] })),
    );
    const servers = [
      { server_id: 'tables', url: mcp.url, allow_insecure: true },
      { server_id: 'away', url: 'http://localhost:9/mcp', allow_insecure: true },
    ];
    await addTenant('doctor-mcp', { features: { mcp_servers: servers } });

    const { findings } = await doctor(['--only', 'sessions'], {
      ...{ TOOL_INTERNAL_HOSTS: `${mcp.host}, localhost:9`, MCP_LIST_TIMEOUT_MS: '10000' },
    });
    await mcp.stop();

    const messages = findings.map(({ status, message }) => `${status} ${message}`);
    expect(messages).toContainEqual(
      expect.stringMatching(/^ok .* doctor-mcp: voice marin, tools tables__free_tables\.$/),
    );
    expect(messages).toContainEqual(expect.stringMatching(/^warn The tenant doctor-mcp is not offered away: /));
  });

  test('voice_that_openai_does_not_have_is_found', async () => {
    const { findings } = await doctor(['--only', 'sessions'], { OPENAI_VOICE: 'karl' });

    expect(findings).toContainEqual({
      check: 'sessions',
      status: 'fail',
      message: expect.stringContaining("Invalid value: 'karl'. Supported values are: 'alloy'"),
      fix: 'Set OPENAI_VOICE to a voice that OpenAI has.',
    });
  });

  test('broken_tenant_lost_number_and_missing_secret_are_named_with_their_fix', async () => {
    await tenants().insertOne({ tenant_id: 'doctor-bad', features: { refer: 'yes' } });
    await bed.db.collection('phone-tenant-map').insertOne({ phone_number: '+33198001111', tenant_id: 'doctor-nobody' });
    const headers = { authorization: 'Bearer {{secret:DOCTOR_CRM}}' };
    const http_tools = [{ name: 'crm', description: 'CRM.', url: 'https://crm.example.com/', headers }];
    await addTenant('doctor-secret', { features: { http_tools } });

    const { findings } = await doctor(['--only', 'tenants', 'numbers', 'secrets']);

    const failed = findings.filter(({ status }) => status === 'fail');
    expect(failed).toEqual([
      expect.objectContaining({
        check: 'tenants',
        message: expect.stringContaining('The tenant doctor-bad is broken'),
      }),
      expect.objectContaining({
        check: 'numbers',
        message: expect.stringContaining('+33198001111 leads to the tenant'),
      }),
      expect.objectContaining({
        check: 'secrets',
        message: expect.stringContaining('The tool crm of the tenant doctor-secret cannot be used'),
        fix: expect.stringContaining('TOOL_SECRET_DOCTOR_CRM'),
      }),
    ]);
  });

  test('webhook_secret_that_is_no_signing_secret_is_found', async () => {
    const webhook = { url: 'https://crm.example.com/calls', secret_name: 'DOCTOR_HOOK' };
    await addTenant('doctor-hook', { features: {}, post_call: { webhook } });

    const wrong = await doctor(['--only', 'secrets'], { TOOL_SECRET_DOCTOR_HOOK: 'pass word?' });
    const right = await doctor(['--only', 'secrets'], { TOOL_SECRET_DOCTOR_HOOK: 'whsec_c29tZSBrZXk=' });

    expect(wrong.findings).toEqual([
      expect.objectContaining({
        status: 'fail',
        message: expect.stringContaining('The end-of-call webhook of the tenant doctor-hook cannot be used'),
      }),
    ]);
    expect(right.findings).toMatchObject([{ status: 'ok' }]);
  });

  test.each([
    ['baseline.md', 'warn', /doctor-state cannot be read, its calls get the files: .*tenant-prompt-state/s],
    ['/nowhere', 'fail', /The prompts of the tenant doctor-state cannot be read: .*tenant-prompt-state/s],
  ])('broken_state_of_one_tenant_with_the_file_%s_is_a_%s_and_hides_no_other', async (file, status, message) => {
    const states = bed.db.collection<{ _id: string }>('tenant-prompt-state');
    await states.insertOne({ _id: 'doctor-state' });
    await addTenant('doctor-state', { features: {} });
    await addTenant('doctor-hole', { features: {}, instruction_text: 'Say {{ nothing }}.' });

    const { findings } = await doctor(['--only', 'prompts', 'sessions'], { INSTRUCTIONS_FILE: file });
    await states.deleteOne({ _id: 'doctor-state' });

    expect(findings).toContainEqual({
      ...{ check: 'prompts', status, message: expect.stringMatching(message) },
      fix: expect.stringContaining('tenant-prompt-state'),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'prompts', message: expect.stringContaining('doctor-hole') }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'sessions', message: expect.stringContaining('tenant-demo-001') }),
    );
  });

  test('published_version_that_was_deleted_is_found_also_while_another_one_is_on_trial', async () => {
    const changes = new PromptChanges(bed.repositories);
    await addTenant('doctor-published', { features: {} });
    const edit = (text: string) => changes.edit('doctor-published', { kind: 'instruction', text, by: null });
    await edit('One.');
    const { active } = await changes.publish('doctor-published', { by: null });
    await edit('Two.');
    await changes.publish('doctor-published', { percent: 100, by: null });

    const before = await doctor(['--only', 'prompts']);
    await bed.db.collection<{ _id: string }>('prompts').deleteOne({ _id: active?.instruction_id ?? '' });
    const after = await doctor(['--only', 'prompts']);
    await bed.db.collection<{ _id: string }>('tenant-prompt-state').deleteOne({ _id: 'doctor-published' });

    expect(before.findings).toMatchObject([{ status: 'ok' }]);
    expect(after.findings).toMatchObject([
      {
        status: 'warn',
        message: expect.stringContaining('doctor-published has been deleted: its calls get its config'),
      },
    ]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'another_secret',
      { OPENAI_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}` },
      /refused a webhook signed/,
    ],
    ['an_address_where_nobody_is', { PUBLIC_URL: 'http://127.0.0.1:9' }, /cannot be reached/],
    ['an_address_of_somebody_else', { PUBLIC_URL: '{simulator}' }, /The answer is 404/],
  ])('webhook_with_%s_is_found', async (_what, changes, message) => {
    const url = changes['PUBLIC_URL']?.replace('{simulator}', bed.simulator.url);

    const { findings, exitCode } = await doctor(['--only', 'webhook'], { ...changes, ...(url && { PUBLIC_URL: url }) });

    expect(findings).toContainEqual(
      expect.objectContaining({ status: 'fail', message: expect.stringMatching(message), fix: expect.any(String) }),
    );
    expect(exitCode).toBe(2);
  });

  test('test_webhook_is_ignored_by_the_gateway_and_starts_nothing', async () => {
    const { findings } = await doctor(['--only', 'webhook']);

    expect(findings).toMatchObject([{ status: 'ok', message: expect.stringContaining('address, routing and secret') }]);
  });

  test.each<[string, string, Record<string, string>, RegExp]>([
    ['key_that_is_refused', 'openai', { OPENAI_API_KEY: 'sk-other' }, /refused the key/],
    ['model_that_is_not_there', 'openai', { OPENAI_MODEL: 'gpt-none' }, /may not use gpt-none/],
    ['key_that_is_refused', 'sessions', { OPENAI_API_KEY: 'sk-other' }, /No Realtime socket could be opened .*401/],
    ['namespace_that_is_not_there', 'temporal', { TEMPORAL_NAMESPACE: 'doctor-none' }, /namespace is not known/],
    ['temporal_that_is_away', 'temporal', { TEMPORAL_ADDRESS: '127.0.0.1:9' }, /Temporal does not answer/],
    ['queue_nobody_polls', 'workers', { SONORE_TASK_QUEUE: 'doctor-none' }, /Nobody polls doctor-none \(workflow\)/],
    [
      'post_call_queue_nobody_polls',
      'workers',
      { SONORE_TASK_QUEUE: 'doctor-none' },
      /Nobody polls doctor-none-post-call \(activity\): calls that ended wait/,
    ],
    ['database_that_is_away', 'mongodb', { MONGODB_URI: 'mongodb://127.0.0.1:9' }, /MongoDB does not answer/],
    ['database_that_is_away', 'tenants', { MONGODB_URI: 'mongodb://127.0.0.1:9' }, /Could not be checked/],
    [
      'mail_server_that_is_away',
      'smtp',
      { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'a@example.com' },
      /does not take mails/,
    ],
  ])('%s_is_found_by_the_check_%s', async (_what, check, changes, message) => {
    const { findings, exitCode } = await doctor(['--only', check], changes);

    expect(findings).toContainEqual(
      expect.objectContaining({
        check,
        status: 'fail',
        message: expect.stringMatching(message),
        fix: expect.any(String),
      }),
    );
    expect(exitCode).toBe(2);
  });

  test('schedule_that_is_not_there_is_only_to_be_looked_at', async () => {
    const { findings, exitCode } = await doctor(['--only', 'sweep'], { SONORE_TASK_QUEUE: 'doctor-none' });

    expect(findings).toMatchObject([{ status: 'warn', message: expect.stringContaining('There is no schedule') }]);
    expect(exitCode).toBe(1);
  });

  test('index_that_was_dropped_is_found', async () => {
    const numbers = bed.db.collection('phone-tenant-map');
    await numbers.dropIndex('phone_number_1');

    const { findings } = await doctor(['--only', 'indexes']);
    await numbers.createIndex({ phone_number: 1 }, { unique: true });

    expect(findings).toMatchObject([
      { status: 'fail', message: expect.stringContaining('phone-tenant-map has no unique index on phone_number') },
    ]);
  });

  describe('with a mail server', () => {
    let server: LocalMailServer;
    beforeAll(async () => {
      server = await LocalMailServer.start({
        ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
        onAuth: ({ username, password }, _session, callback) =>
          password === 'pass-word-71' ? callback(null, { user: username }) : callback(new Error(`no: ${password}`)),
      });
    });
    afterAll(() => server.stop());

    const mail = (password: string): Record<string, string> => ({
      SMTP_URL: server.url.replace('//', `//sonore:${password}@`),
      MAIL_FROM: 'a@example.com',
    });

    test('mail_server_that_lets_us_in_is_ok', async () => {
      const { findings } = await doctor(['--only', 'smtp'], mail('pass-word-71'));

      expect(findings).toMatchObject([{ status: 'ok', message: expect.stringContaining('takes mails from sonore') }]);
    });

    test('password_that_a_server_repeats_is_not_printed', async () => {
      const { findings, printed } = await doctor(['--only', 'smtp'], mail('pass-word-72'));

      expect(findings).toMatchObject([{ status: 'fail', message: expect.stringContaining('no: [secret]') }]);
      expect(printed).not.toContain('pass-word-72');
    });
  });
});
