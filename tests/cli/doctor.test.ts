import { nodeFinding } from '../../src/cli/doctor/checks/node-version';
import { membersFinding, mongodb } from '../../src/cli/doctor/checks/mongodb';
import { numberFindings } from '../../src/cli/doctor/checks/numbers';
import { modelFindings } from '../../src/cli/doctor/checks/openai';
import { trialFinding } from '../../src/cli/doctor/checks/sessions';
import { retentionFinding } from '../../src/cli/doctor/checks/temporal';
import { tenants } from '../../src/cli/doctor/checks/tenants';
import { answerFinding, secretFindings } from '../../src/cli/doctor/checks/webhook';
import { skewFinding } from '../../src/cli/doctor/clock-skew';
import type { DoctorContext } from '../../src/cli/doctor/doctor-context';
import { fail, ok, warn } from '../../src/cli/doctor/finding';
import { reportLines, worstOf } from '../../src/cli/doctor/report-lines';
import { runChecks } from '../../src/cli/doctor/run-checks';
import { connectMongo } from '../../src/infra/mongo/connect-mongo';
import { loadSettings } from '../../src/settings';
import { explainFailure } from '../../src/cli/explain-failure';
import { sonoreProgram } from '../../src/cli/program';
import { acceptBodySchema } from '../../src/models/call-control';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

const statuses = (findings: readonly { status: string }[]): string[] => findings.map(({ status }) => status);

/** A context in which only the settings are looked at. */
function contextWith(environment: Record<string, string>): DoctorContext {
  const settings = loadSettings({ APP_ENV: 'test', ...environment }, { role: null, envFile: null });
  return { settings, environment } as unknown as DoctorContext;
}

describe('runChecks', () => {
  test('check_that_throws_is_a_failure_with_its_reason_and_its_cause', async () => {
    const broken = {
      name: 'broken',
      run: () => Promise.reject(new Error('fetch failed', { cause: new Error('no route') })),
    };

    const reports = await runChecks([broken], contextWith({}));

    expect(reports).toMatchObject([
      { check: 'broken', findings: [{ status: 'fail', message: 'Could not be checked: fetch failed (no route)' }] },
    ]);
  });

  test('reason_is_said_once_and_without_a_full_stop_of_its_own', async () => {
    const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
    const broken = {
      name: 'broken',
      run: () => Promise.reject(new Error('Away: connect ECONNREFUSED 127.0.0.1:1.', { cause: refused })),
    };

    const reports = await runChecks([broken], contextWith({}));

    expect(reports).toMatchObject([
      { findings: [{ message: 'Could not be checked: Away: connect ECONNREFUSED 127.0.0.1:1' }] },
    ]);
  });

  test('mongodb_that_is_away_is_told_with_what_the_connection_met', async () => {
    const connection = connectMongo({ uri: 'mongodb://127.0.0.1:1', db: 'doctor' });

    const reports = await runChecks([mongodb], { ...contextWith({}), db: () => connection.db });
    await connection.close();

    expect(reports).toMatchObject([
      { findings: [{ status: 'fail', message: 'MongoDB does not answer: connect ECONNREFUSED 127.0.0.1:1.' }] },
    ]);
  });

  test('no_tenant_and_no_number_are_failures_because_every_call_is_refused', async () => {
    const reports = await runChecks([tenants], { ...contextWith({}), tenants: () => Promise.resolve([]) });

    expect(reports).toMatchObject([{ findings: [{ status: 'fail' }] }]);
    expect(numberFindings([], [])).toMatchObject([{ status: 'fail' }]);
  });

  test('check_that_never_answers_is_given_up_and_keeps_no_other_back', async () => {
    const silent = { name: 'silent', limitMs: 20, run: () => new Promise<never>(() => undefined) };
    const quick = { name: 'quick', run: () => Promise.resolve([ok('there')]) };

    const reports = await runChecks([silent, quick], contextWith({}));

    expect(reports).toMatchObject([
      { check: 'silent', findings: [{ status: 'fail', message: expect.stringContaining('no answer within 0.02 s') }] },
      { check: 'quick', findings: [{ status: 'ok' }] },
    ]);
  });

  test('check_whose_need_fails_is_skipped_after_it_and_runs_where_that_is_not_asked_for', async () => {
    let looked = 0;
    const after = { name: 'tenants', needs: ['mongodb'] as const, run: () => Promise.resolve([ok(`${++looked}`)]) };
    const needed = { name: 'mongodb', run: () => Promise.resolve([ok('there'), fail('too old', 'upgrade it')]) };

    const together = await runChecks([after, needed], contextWith({}));
    const alone = await runChecks([after], contextWith({}));

    expect(together).toMatchObject([{ findings: [{ status: 'skip', message: 'Not looked at: see mongodb.' }] }, {}]);
    expect(alone).toMatchObject([{ findings: [{ status: 'ok', message: '1' }] }]);
  });

  test.each([
    ['OPENAI_API_KEY', 'sk-very-secret-1'],
    ['OPENAI_WEBHOOK_SECRET', 'whsec_very-secret-2'],
    ['ADMIN_TOKEN', 'very-secret-3'],
    ['TEMPORAL_API_KEY', 'very-secret-4'],
    ['TOOL_SECRET_CRM', 'very-secret-5'],
    ['MONGODB_URI', 'mongodb://sonore:very-secret-6@db:27017'],
    ['SMTP_URL', 'smtp://sonore:very%secret-6@mail.example'],
  ])('secret_%s_that_a_server_repeats_is_not_in_the_report', async (name, value) => {
    const echo = {
      name: 'echo',
      run: () => Promise.resolve([fail(`refused: ${value}, very-secret-6`, `not ${value}`)]),
    };

    const reports = await runChecks([echo], contextWith({ MAIL_FROM: 'calls@example.com', [name]: value }));

    expect(JSON.stringify(reports)).not.toContain(value);
    if (name === 'MONGODB_URI') expect(JSON.stringify(reports)).not.toContain('very-secret-6');
  });
});

describe('the report', () => {
  const reports = [
    { check: 'node', findings: [ok('Node 22.1.0')] },
    { check: 'temporal', findings: [ok('It answers.'), warn('Kept for 1 day.', 'Keep them longer.')] },
  ];

  test('report_is_a_line_a_finding_with_its_fix_below', () => {
    expect(reportLines(reports)).toEqual([
      'ok    node      Node 22.1.0',
      'ok    temporal  It answers.',
      'warn  temporal  Kept for 1 day.',
      '                → Keep them longer.',
      '',
      '2 ok, 1 to look at, 0 to mend',
    ]);
  });

  test.each([
    [[], 'ok'],
    [reports, 'warn'],
    [[...reports, { check: 'smtp', findings: [fail('away', 'start it')] }], 'fail'],
  ])('report_is_as_bad_as_its_worst_finding', (all, worst) => {
    expect(worstOf(all)).toBe(worst);
  });

  test('unknown_check_is_refused_with_the_names_there_are_and_exit_code_2', async () => {
    const context = {
      print: () => undefined,
      tell: () => undefined,
      settings: () => contextWith({}).settings,
      environment: {},
    };

    const failure = await sonoreProgram(context)
      .parseAsync(['doctor', '--only', 'weather'], { from: 'user' })
      .catch((error: unknown) => explainFailure(error));

    expect(failure).toEqual({
      exitCode: 2,
      message: expect.stringMatching(/There is no check weather\. There are node, /),
    });
  });
});

describe('what the checks conclude', () => {
  test.each([
    ['20.18.9', 'fail'],
    ['20.19.0', 'ok'],
    ['22.0.0', 'ok'],
    ['18.20.0', 'fail'],
  ])('node_%s_is_%s', (version, status) => {
    expect(nodeFinding(version).status).toBe(status);
  });

  test.each([
    [1, 'warn'],
    [7, 'ok'],
    [30, 'ok'],
  ])('retention_of_%i_days_is_%s', (days, status) => {
    expect(retentionFinding('default', days).status).toBe(status);
  });

  const localTime = new Date();
  test.each([
    ['standalone_server', { localTime }, 'warn'],
    ['replica_set_of_one', { localTime, setName: 'rs0', hosts: ['a:1'] }, 'warn'],
    ['replica_set_of_three', { localTime, setName: 'rs0', hosts: ['a:1', 'b:1', 'c:1'] }, 'ok'],
    ['sharded_cluster', { localTime, msg: 'isdbgrid' }, 'ok'],
  ])('mongodb_%s_is_told_as_%s', (_kind, hello, status) => {
    expect(membersFinding(hello).status).toBe(status);
  });

  test.each([
    [200, 'ok'],
    [-10_000, 'warn'],
    [310_000, 'fail'],
  ])('clock_%i_ms_off_is_%s', (skewMs, status) => {
    expect(skewFinding('OpenAI', skewMs, 300_000).status).toBe(status);
  });

  const key = Buffer.alloc(24, 7).toString('base64');
  test.each([
    [`whsec_${key}`, []],
    [key, ['warn']],
    ['whsec_not base64!', ['fail']],
    ['whsec_c2hvcnQ=', ['warn']],
  ])('webhook_secret_%s_is_%j', (secret, found) => {
    expect(statuses(secretFindings(secret))).toEqual(found);
  });

  const ignored = JSON.stringify({ ok: true, ignored: true, reason: 'unsupported_event_type' });
  test.each<[number, string, string, RegExp]>([
    [200, ignored, 'ok', /address, routing and secret/],
    [200, '<html>', 'fail', /Somebody else than Sonore/],
    [401, '{}', 'fail', /another secret/],
    [308, '', 'fail', /redirects \(308\)/],
    [502, '', 'fail', /The answer is 502/],
  ])('webhook_answered_%i_%s_is_%s', (status, body, found, message) => {
    expect(answerFinding('https://calls.example.com/x', status, body)).toMatchObject({
      status: found,
      message: expect.stringMatching(message),
    });
  });

  const acme = { tenantId: 'acme', config: sampleTenantConfig({ tenant_id: 'acme' }), issues: null };
  const number = (changes: object): object => ({ phone_number: '+33145678901', tenant_id: 'acme', ...changes });
  test.each<[string, object[], RegExp[]]>([
    ['that_lead_to_tenants', [number({})], []],
    ['twice', [number({}), number({})], [/is there twice/]],
    ['not_in_e164', [number({ phone_number: '0145678901' }), number({})], [/0145678901 .* is broken/]],
    [
      'of_nobody',
      [number({}), number({ phone_number: '+3314567', tenant_id: 'gone' })],
      [/the tenant gone, which is not/],
    ],
    ['missing', [], [/No number leads to a tenant/]],
    [
      'of_a_tenant_without_any',
      [number({ tenant_id: 'gone' })],
      [/gone, which is not/, /The tenant acme has no number/],
    ],
  ])('numbers_%s', (_what, documents, messages) => {
    const found = numberFindings(documents, [acme]);

    expect(found.map(({ message }) => message)).toEqual(
      messages.map((message) => expect.stringMatching(message) as string),
    );
  });

  const models = { openaiModel: 'gpt-r', openaiTranscriptionModel: 'gpt-t', summaryModel: 'gpt-s' };
  test.each([
    [['gpt-r', 'gpt-t', 'gpt-s'], ['ok']],
    [['gpt-t', 'gpt-s'], ['fail']],
    [['gpt-r'], ['warn', 'warn']],
  ])('models_%j_are_%j', (available, found) => {
    expect(statuses(modelFindings(new Set(available), models))).toEqual(found);
  });

  describe('trialFinding', () => {
    const parameters = { type: 'object', properties: {} };
    const tool = { type: 'function' as const, name: 'look_up', parameters };
    const body = acceptBodySchema.parse({
      ...{ type: 'realtime', model: 'gpt-r', instructions: 'Be kind.', output_modalities: ['audio'] },
      audio: {
        input: {
          transcription: { model: 'gpt-t' },
          turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
        },
        output: { voice: 'marin' },
      },
      ...{ tools: [tool], tool_choice: 'auto' },
    });
    const echoed = { instructions: 'Be kind.', tools: [tool], audio: { output: { voice: 'marin' } } };

    test('session_that_comes_back_as_it_was_is_ok', () => {
      expect(trialFinding('acme', body, { kind: 'taken', session: echoed })).toEqual(
        ok('OpenAI takes the session of acme: voice marin, tools look_up.'),
      );
    });

    test.each([
      ['instructions', { instructions: 'Be brief.' }],
      ['tools', { tools: [] }],
      ['tools', { tools: [{ ...tool, parameters: {} }] }],
      ['voice', { audio: { output: { voice: 'alloy' } } }],
    ])('session_that_comes_back_with_other_%s_is_a_failure', (what, changes) => {
      const finding = trialFinding('acme', body, { kind: 'taken', session: { ...echoed, ...changes } });

      expect(finding).toMatchObject({ status: 'fail', message: expect.stringContaining(`changes its ${what}`) });
    });

    test('session_refused_for_a_tool_names_the_tool', () => {
      const trial = { kind: 'refused', message: 'Invalid schema.', param: 'session.tools[0].parameters' } as const;

      expect(trialFinding('acme', body, trial).message).toContain('(the tool look_up): Invalid schema.');
    });
  });
});
