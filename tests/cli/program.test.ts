import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoServerError } from 'mongodb';
import type { CommandContext } from '../../src/cli/command-context';
import { CommandError } from '../../src/cli/command-error';
import { explainFailure, type Failure } from '../../src/cli/explain-failure';
import { sonoreProgram } from '../../src/cli/program';
import { versionsCommand } from '../../src/cli/versions/versions-command';
import { loadSettings, SettingsError } from '../../src/settings';

/** A context that keeps what is printed; nothing answers where its Temporal should be. */
function testContext() {
  const printed: string[] = [];
  const context: CommandContext = {
    print: (line) => void printed.push(line),
    tell: () => undefined,
    settings: () => loadSettings({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, { role: null, envFile: null }),
    environment: {},
  };
  return { context, printed };
}

async function failureOf(...args: string[]): Promise<Failure> {
  try {
    await sonoreProgram(testContext().context).parseAsync(args, { from: 'user' });
  } catch (error) {
    return explainFailure(error);
  }
  throw new Error('it did not fail');
}

describe('sonore', () => {
  let said: string;
  beforeEach(() => {
    said = '';
    const say = (text: unknown): boolean => Boolean((said += String(text)));
    jest.spyOn(process.stderr, 'write').mockImplementation(say);
    jest.spyOn(process.stdout, 'write').mockImplementation(say);
  });
  afterEach(() => jest.restoreAllMocks());

  test.each([
    ['an_unknown_command', ['nonsense'], /unknown command 'nonsense'/],
    ['a_group_without_its_command', ['tenants'], /Usage: sonore tenants/],
    ['an_unknown_option', ['tenants', 'list', '--nonsense'], /unknown option '--nonsense'\n\(--help says more\)/],
    ['a_missing_argument', ['tenants', 'show'], /missing required argument 'tenant id'/],
    ['a_value_that_does_not_fit', ['prompts', 'publish', 'acme', '--percent', '101'], /must be from 0 to 100/],
    ['a_value_that_is_none_of_the_choices', ['prompts', 'edit', 'acme', '--kind', 'song'], /Allowed choices/],
  ])('%s_is_said_once_and_ends_with_2', async (_what, args, message) => {
    expect(await failureOf(...args)).toEqual({ message: null, exitCode: 2 });
    expect(said).toMatch(message);
  });

  test('help_says_the_exit_codes_and_ends_with_0', async () => {
    expect(await failureOf('--help')).toEqual({ message: null, exitCode: 0 });
    expect(said).toContain('Exit code: 0 done; 1 refused, declined or failed; 2 it could not be begun');
  });
});

describe('sonore calls replay', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test.each([
    ['no JSON', 'nothing', /holds no history \(.*\)\.\nWrite one with: temporal workflow show/],
    ['no list of events', '{}', /a history is an object with a list of events/],
    [
      'another workflow',
      JSON.stringify({
        events: [{ eventId: '1', workflowExecutionStartedEventAttributes: { workflowType: { name: 'other' } } }],
      }),
      /is no phone call: its workflow type is other/,
    ],
  ])('file_with_%s_is_refused_with_exit_code_2', async (_what, text, message) => {
    const file = path.join(directory, 'history.json');
    await writeFile(file, text);

    const failure = await failureOf('calls', 'replay', file);

    expect(failure).toEqual({ message: expect.stringMatching(message), exitCode: 2 });
  });
});

describe('sonore versions rollback', () => {
  test.each([
    ['unversioned', null],
    ['42', '42'],
  ])('to_%s_reaches_the_roll_back_as_%s', (text, build) => {
    const rollback = versionsCommand(testContext().context).commands.find((command) => command.name() === 'rollback');

    rollback?.parseOptions(['--to', text]);

    expect(rollback?.opts()).toMatchObject({ to: { build } });
  });
});

describe('explainFailure', () => {
  test('temporal_that_does_not_answer_leads_to_its_settings', async () => {
    const failure = await failureOf('versions', 'show');

    expect(failure).toEqual({
      message: expect.stringMatching(
        /^Temporal does not answer at 127\.0\.0\.1:1: nothing within 5 s\.\nLook at TEMPORAL_ADDRESS/,
      ),
      exitCode: 2,
    });
  });

  test('temporal_profile_that_is_not_there_leads_to_its_settings', async () => {
    const settings = () => loadSettings({ TEMPORAL_PROFILE: 'nope' }, { role: null, envFile: null });
    const show = sonoreProgram({ ...testContext().context, settings }).parseAsync(['versions', 'show'], {
      from: 'user',
    });

    expect(await show.catch(explainFailure)).toEqual({
      message: expect.stringMatching(/nope.*TEMPORAL_\*/),
      exitCode: 2,
    });
  });

  test.each([
    ['wrong_password', 18, 'AuthenticationFailed', /^MongoDB does not take the user or the password in MONGODB_URI/],
    ['wrong_password_at_atlas', 8000, 'AtlasError', /^MongoDB does not take the user or the password in MONGODB_URI/],
    ['missing_role', 13, 'Unauthorized', /^MongoDB does not let the user .* role readWrite on the database MONGODB_DB/],
  ])('mongodb_%s_is_one_line_without_what_was_asked', (_what, code, codeName, message) => {
    const errmsg = 'not authorized on sonore to execute command { find: "calls", filter: { caller: "+33145678901" } }';

    const failure = explainFailure(new MongoServerError({ message: errmsg, errmsg, code, codeName }));

    expect(failure).toEqual({ message: expect.stringMatching(message), exitCode: 2 });
    expect(failure.message).not.toMatch(/\n|33145678901/);
  });

  test('settings_that_are_wrong_are_not_about_a_start', () => {
    const failure = explainFailure(new SettingsError(['PORT is invalid']));

    expect(failure).toEqual({
      message: expect.stringMatching(/^Nothing was done,.*:\n {2}- PORT is invalid$/),
      exitCode: 2,
    });
  });

  test('command_error_is_told_as_it_is', () => {
    expect(explainFailure(new CommandError('not possible', 1))).toEqual({ message: 'not possible', exitCode: 1 });
  });
});
