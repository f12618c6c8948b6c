import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { callLimitsSchema } from '../src/models/call-limits';
import { callLimits, type Environment, loadSettings, type Settings, SettingsError } from '../src/settings';
import type { Role } from '../src/setting-groups/setting';

const complete = {
  OPENAI_API_KEY: 'sk-test-key',
  OPENAI_WEBHOOK_SECRET: 'whsec_test',
  MONGODB_URI: 'mongodb://user:pass@localhost:27017',
  MONGODB_DB: 'sonore_test',
};

function load(overrides: Environment = {}, role: Role = 'all'): Settings {
  return loadSettings({ ...complete, ...overrides }, { role, envFile: null });
}

function problemsOf(env: Environment, role: Role = 'all'): readonly string[] {
  try {
    loadSettings(env, { role, envFile: null });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('the settings were taken');
}

describe('loadSettings', () => {
  test('settings_only_required_ones_given_the_others_have_their_defaults', () => {
    expect(load()).toMatchObject({
      appEnv: 'prod',
      port: 8000,
      logLevel: 'INFO',
      openaiBaseUrl: 'https://api.openai.com/v1',
      wsServerUrl: 'wss://api.openai.com/v1/realtime',
      openaiModel: 'gpt-realtime-2.1',
      openaiVoice: 'marin',
      openaiTranscriptionModel: 'gpt-4o-mini-transcribe',
      mongodbTranscriptsCollection: 'calls-transcripts',
      sonoreTaskQueue: 'calls',
      callSlots: 500,
      dialedNumberHeaders: ['X-Dialed-Number', 'Diversion', 'P-Called-Party-ID', 'History-Info', 'To'],
      temporalEnvironment: {},
    });
  });

  test('settings_nothing_given_one_error_names_every_required_one_with_purpose_and_example', () => {
    const problems = problemsOf({});

    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual(Object.keys(complete));
    expect(problems[0]).toBe(
      'OPENAI_API_KEY is missing: key of the OpenAI project that receives the calls; the gateway rejects calls with it when nobody works (example: OPENAI_API_KEY=sk-proj-…)',
    );
  });

  test('settings_refusal_statuses_are_a_map_by_reason', () => {
    const REFUSAL_STATUSES = 'no_seat=480, capacity = 503';

    const { refusalStatuses } = loadSettings({ ...complete, REFUSAL_STATUSES }, { role: 'all', envFile: null });

    expect(refusalStatuses).toEqual({ no_seat: 480, capacity: 503 });
  });

  test.each(['no_seet=480', 'no_seat=200', 'no_seat', 'no_seat:480'])(
    'settings_refusal_statuses_%s_names_the_setting',
    (REFUSAL_STATUSES) => {
      expect(problemsOf({ ...complete, REFUSAL_STATUSES })).toEqual([
        expect.stringContaining('REFUSAL_STATUSES is invalid'),
      ]);
    },
  );

  test('settings_missing_and_invalid_ones_stand_in_the_same_error', () => {
    const { MONGODB_DB: _, ...env } = complete;

    const problems = problemsOf({ ...env, PORT: 'eighty', OPENAI_BASE_URL: 'ftp://x', LOG_LEVEL: 'loud' }).join('\n');

    for (const name of [
      'MONGODB_DB is missing',
      'PORT is invalid, "eighty"',
      'OPENAI_BASE_URL is invalid',
      'LOG_LEVEL',
    ]) {
      expect(problems).toContain(name);
    }
  });

  test.each<[Role, string[]]>([
    ['gateway', ['OPENAI_API_KEY', 'OPENAI_WEBHOOK_SECRET', 'MONGODB_URI', 'MONGODB_DB']],
    ['worker', ['OPENAI_API_KEY', 'MONGODB_URI', 'MONGODB_DB']],
  ])('settings_role_%s_requires_only_what_it_uses', (role, names) => {
    expect(problemsOf({}, role).map((problem) => problem.split(' ', 1)[0])).toEqual(names);
  });

  test('settings_app_env_test_lets_required_ones_be_missing', () => {
    const settings = loadSettings({ APP_ENV: 'test' }, { role: 'all', envFile: null });

    expect(settings).toMatchObject({ appEnv: 'test', openaiApiKey: '', mongodbUri: '' });
  });

  test('settings_app_env_test_still_refuses_invalid_ones', () => {
    expect(problemsOf({ APP_ENV: 'test', PORT: '70000' })).toEqual([
      expect.stringContaining('PORT is invalid, "70000": expected a whole number from 0 to 65535'),
    ]);
  });

  test('settings_mongodb_uri_of_another_kind_is_refused_without_being_shown', () => {
    expect(problemsOf({ ...complete, MONGODB_URI: 'user:hunter2@localhost' })).toEqual([
      expect.stringMatching(/^MONGODB_URI is invalid, its value: expected mongodb:\/\/… (?!.*hunter2)/),
    ]);
  });

  test.each([
    'mongodb://sonore:hunter2%@localhost',
    'mongodb://sonore:hunter2@localhost:99999',
    'mongodb://sonore:hunter2@localhost/?retryWrits=true',
  ])('settings_mongodb_uri_%s_that_the_driver_cannot_read_is_refused_without_being_shown', (uri) => {
    expect(problemsOf({ ...complete, MONGODB_URI: uri })).toEqual([
      expect.stringMatching(/^MONGODB_URI is invalid, its value: expected what the MongoDB driver (?!.*hunter2)/),
    ]);
  });

  test('settings_empty_value_counts_as_absent', () => {
    expect(load({ PORT: '' }).port).toBe(8000);
    expect(load({ ADMIN_TOKEN: ' ' }).adminToken).toBeUndefined();
    expect(problemsOf({ ...complete, MONGODB_DB: '' })).toHaveLength(1);
  });

  test('settings_names_in_any_case_are_read_and_upper_case_wins', () => {
    expect(load({ port: '9000', Call_Slots: '7' })).toMatchObject({ port: 9000, callSlots: 7 });
    expect(load({ PORT: '9001', port: '9000' }).port).toBe(9001);
  });

  test('settings_of_the_process_have_the_originals_names', () => {
    const given = load({ APP_ENV: 'dev', APP_NAME: 'acme-phones', PORT: '9000', LOG_LEVEL: 'ERROR' });

    expect(given).toMatchObject({ appEnv: 'dev', appName: 'acme-phones', port: 9000, logLevel: 'ERROR' });
  });

  test.each([
    ['true', 'DEBUG'],
    ['false', 'ERROR'],
    ['express:*', 'ERROR'],
  ])('settings_debug_%s_over_log_level_error_logs_from_%s', (DEBUG, level) => {
    expect(load({ DEBUG, LOG_LEVEL: 'ERROR' }).logLevel).toBe(level);
  });

  test('settings_database_and_collections_are_those_that_are_named', () => {
    const names = { MONGODB_TRANSCRIPTS_COLLECTION: 'words', MONGODB_METADATA_COLLECTION: 'summaries' };

    expect(load(names)).toMatchObject({
      ...{ mongodbDb: 'sonore_test', mongodbTranscriptsCollection: 'words', mongodbMetadataCollection: 'summaries' },
    });
    expect(load()).toMatchObject({
      ...{ mongodbTranscriptsCollection: 'calls-transcripts', mongodbMetadataCollection: 'calls-metadata' },
    });
  });

  test('settings_unknown_variables_are_ignored', () => {
    expect(load({ SOMETHING_ELSE: 'x' })).not.toHaveProperty('somethingElse');
  });

  test.each(['debug', 'Warning', 'CRITICAL'])('settings_log_level_%s_is_taken_in_either_case', (level) => {
    expect(load({ LOG_LEVEL: level }).logLevel).toBe(level.toUpperCase());
  });

  test.each([
    ['https://eu.api.openai.com/v1', 'wss://eu.api.openai.com/v1/realtime'],
    ['http://127.0.0.1:8080/v1/', 'ws://127.0.0.1:8080/v1/realtime'],
  ])('settings_base_url_%s_gives_the_socket_address', (baseUrl, socketUrl) => {
    expect(load({ OPENAI_BASE_URL: baseUrl }).wsServerUrl).toBe(socketUrl);
  });

  test('settings_ws_server_url_given_is_kept_with_its_query', () => {
    const url = 'wss://bridge.example/realtime?model=gpt-realtime-2.1&';

    expect(load({ WS_SERVER_URL: url, OPENAI_BASE_URL: 'https://other.example/v1' }).wsServerUrl).toBe(url);
  });

  test('settings_header_list_is_split_at_commas', () => {
    expect(load({ DIALED_NUMBER_HEADERS: ' To, X-Number ,' }).dialedNumberHeaders).toEqual(['To', 'X-Number']);
    expect(problemsOf({ ...complete, DIALED_NUMBER_HEADERS: ' , ' })).toHaveLength(1);
  });

  test('settings_default_country_is_one_there_is', () => {
    expect(load({ DEFAULT_COUNTRY: 'fr' }).defaultCountry).toBe('FR');
    expect(load({}).defaultCountry).toBeUndefined();
    expect(problemsOf({ ...complete, DEFAULT_COUNTRY: 'XX' })).toHaveLength(1);
  });

  test('settings_prompt_files_are_looked_up_in_data_prompts_unless_absolute', () => {
    const settings = load({ INSTRUCTIONS_FILE: 'other.md', GREETING_FILE: resolve('/etc/greeting.md') });

    expect(isAbsolute(settings.instructionsFile)).toBe(true);
    expect(settings.instructionsFile).toBe(resolve('data/prompts/other.md'));
    expect(settings.greetingFile).toBe(resolve('/etc/greeting.md'));
    expect(load().instructionsFile).toBe(resolve('data/prompts/baseline.md'));
  });

  test.each([
    [{ REFER_BUDGET_MS: '15000' }, 'REFER_BUDGET_MS (15000) must be smaller than TOOL_DEADLINE_MS (15000)'],
    [{ OPENAI_TIMEOUT_MS: '12000' }, 'OPENAI_TIMEOUT_MS (12000) must be smaller than REFER_BUDGET_MS (12000)'],
    [
      { ATTACH_DEADLINE_MS: '8000', HEARTBEAT_TIMEOUT_MS: '3000' },
      'OPENAI_TIMEOUT_MS (8000) must be smaller than ATTACH_DEADLINE_MS (8000)',
    ],
    [{ HEARTBEAT_TIMEOUT_MS: '15000' }, 'HEARTBEAT_TIMEOUT_MS (15000) must be smaller than ATTACH_DEADLINE_MS (15000)'],
  ])('settings_limits_that_contradict_one_another_%j_are_refused', (limits, problem) => {
    expect(problemsOf({ ...complete, ...limits })).toEqual([expect.stringContaining(problem)]);
  });

  test.each(['HEARTBEAT_TIMEOUT_MS', 'CALL_MAX_DURATION_S', 'CALL_SLOTS'])(
    'settings_%s_zero_is_out_of_bounds',
    (name) => {
      expect(problemsOf({ ...complete, [name]: '0' })).toEqual([expect.stringContaining(`${name} is invalid, "0"`)]);
    },
  );

  test('settings_are_frozen', () => {
    const settings = load({ TEMPORAL_ADDRESS: 'localhost:7233' });

    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.temporalEnvironment)).toBe(true);
  });

  test('settings_temporal_variables_are_passed_on_as_they_stand', () => {
    const { temporalEnvironment } = load({ TEMPORAL_ADDRESS: 'localhost:7233', TEMPORAL_GRPC_META_TEAM: 'voice' });

    expect(temporalEnvironment).toEqual({ TEMPORAL_ADDRESS: 'localhost:7233', TEMPORAL_GRPC_META_TEAM: 'voice' });
  });
});

describe('secrets', () => {
  const secrets = { ...complete, ADMIN_TOKEN: 'admin-secret', TEMPORAL_API_KEY: 'temporal-secret' };

  test.each([
    ['JSON', (settings: Settings) => JSON.stringify(settings)],
    ['console', (settings: Settings) => inspect(settings)],
  ])('settings_printed_as_%s_show_no_secret', (_form, print) => {
    const printed = print(load(secrets));

    expect(printed).toContain('sonore_test');
    for (const secret of ['sk-test-key', 'whsec_test', 'user:pass', 'admin-secret', 'temporal-secret']) {
      expect(printed).not.toContain(secret);
    }
  });

  test('settings_error_about_other_settings_shows_no_secret', () => {
    const message = problemsOf({ ...secrets, PORT: 'x' }).join();

    expect(message).toContain('PORT');
    expect(message).not.toMatch(/sk-test-key|whsec_test|user:pass|admin-secret/);
  });
});

describe('.env', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonore-settings-'));
  const envFile = join(folder, '.env');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('settings_env_file_is_read_and_the_environment_wins_over_it', () => {
    writeFileSync(envFile, 'PORT=9000\n# comment\nOPENAI_VOICE="cedar"\ntemporal_namespace=from-file\n');

    const settings = loadSettings({ ...complete, PORT: '9001' }, { role: 'all', envFile });

    expect(settings).toMatchObject({ port: 9001, openaiVoice: 'cedar' });
    expect(settings.temporalEnvironment).toEqual({ TEMPORAL_NAMESPACE: 'from-file' });
  });

  test('settings_env_file_that_is_not_there_is_no_problem', () => {
    expect(loadSettings(complete, { role: 'all', envFile: join(folder, 'none') }).port).toBe(8000);
  });
});

describe('callLimits', () => {
  test('call_limits_carry_every_limit_of_the_settings', () => {
    const limits = callLimits(load({ SEAT_DEADLINE_MS: '1234' }));

    expect(callLimitsSchema.parse(limits)).toEqual({
      admit_deadline_ms: 3000,
      seat_deadline_ms: 1234,
      attach_deadline_ms: 15000,
      openai_timeout_ms: 8000,
      refer_budget_ms: 12000,
      tool_deadline_ms: 15000,
      report_timeout_ms: 3000,
      mcp_list_timeout_ms: 1500,
      heartbeat_timeout_ms: 10000,
      call_max_duration_s: 3300,
    });
  });
});
