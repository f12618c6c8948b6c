import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import type { CommandContext } from '../../../src/cli/command-context';
import { explainFailure } from '../../../src/cli/explain-failure';
import { numbersCommand } from '../../../src/cli/numbers/numbers-command';
import { tenantsCommand } from '../../../src/cli/tenants/tenants-command';
import type { Terminal } from '../../../src/cli/terminal';
import { loadSettings } from '../../../src/settings';
import { type OwnRepositories, ownRepositories } from '../../tenants/support/own-repositories';

let own: OwnRepositories;
let directory: string;
beforeAll(async () => {
  own = await ownRepositories();
  directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
});
afterEach(() => own.clear());
afterAll(async () => {
  await rm(directory, { recursive: true });
  await own.drop();
});

const one = '+33145678901';
const two = '+33145678902';

interface Ran {
  /** What went to stdout and to stderr, and what somebody was asked. */
  printed: string;
  told: string;
  asked: string[];
  exitCode: number;
}

/** Runs `sonore` with these arguments; `answer` is what the person at the terminal says, null when there is none. */
async function sonore(
  args: readonly string[],
  { answer = null, colour = false, uri = own.uri }: { answer?: string | null; colour?: boolean; uri?: string } = {},
): Promise<Ran> {
  const printed: string[] = [];
  const told: string[] = [];
  const asked: string[] = [];
  const environment = { APP_ENV: 'test', MONGODB_URI: uri, MONGODB_DB: own.name, DEFAULT_COUNTRY: 'FR' };
  const context: CommandContext = {
    print: (line) => void printed.push(line),
    tell: (line) => void told.push(line),
    settings: () => loadSettings(environment, { role: null, envFile: null }),
    environment,
  };
  const terminal: Terminal = {
    interactive: answer !== null,
    colour,
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answer ?? '');
    },
  };
  const program = new Command('sonore')
    .addCommand(tenantsCommand(context, terminal))
    .addCommand(numbersCommand(context, terminal));
  const exitCodeBefore = process.exitCode;
  process.exitCode = 0;
  let exitCode: number;
  try {
    await program.parseAsync(args, { from: 'user' });
    exitCode = Number(process.exitCode);
  } catch (error) {
    const failure = explainFailure(error);
    told.push(failure.message ?? '');
    exitCode = failure.exitCode;
  } finally {
    process.exitCode = exitCodeBefore;
  }
  return { printed: printed.join('\n'), told: told.join('\n'), asked, exitCode };
}

async function file(name: string, ...lines: string[]): Promise<string> {
  const at = path.join(directory, name);
  await writeFile(at, `${lines.join('\n')}\n`);
  return at;
}

const acme = (...more: string[]): Promise<string> =>
  file('acme.yaml', 'tenant_id: acme', 'features: {}', `numbers: [${one}]`, ...more);

describe('sonore tenants list', () => {
  test('wrong_password_is_told_in_one_line_without_it', async () => {
    const uri = own.uri.replace('mongodb://', 'mongodb://ada:geheim@');

    const ran = await sonore(['tenants', 'list'], { uri });

    expect(ran).toMatchObject({
      exitCode: 2,
      told: expect.stringMatching(/^MongoDB does not take the user or the password in MONGODB_URI\..*$/),
    });
    expect(ran.told).not.toContain('geheim');
  });
});

describe('sonore tenants apply', () => {
  test('apply_shows_the_difference_asks_and_writes', async () => {
    const ran = await sonore(['tenants', 'apply', await acme('display_name: Acme')], { answer: 'y' });

    expect(ran).toMatchObject({ exitCode: 0, asked: ['Change 1 of 1 tenant? [y/N] '] });
    expect(ran.printed.split('\n')).toEqual([
      'acme (new)',
      '+tenant_id: acme',
      '+numbers:',
      `+  - "${one}"`,
      '+display_name: Acme',
      '+features: {}',
      '',
    ]);
    expect(await own.repositories.phoneTenantMap.tenantOf(one)).toBe('acme');
  });

  test('apply_in_colour_shows_what_comes_in_green', async () => {
    const { printed } = await sonore(['tenants', 'apply', await acme(), '--dry-run'], { colour: true });

    expect(printed).toContain('\u001b[32m+tenant_id: acme\u001b[39m');
  });

  test('apply_again_finds_nothing_to_change_and_asks_nobody', async () => {
    await sonore(['tenants', 'apply', await acme(), '--yes']);

    const ran = await sonore(['tenants', 'apply', await acme()]);

    expect(ran).toEqual({
      printed: '',
      told: 'Nothing to change: the database says what the files say.',
      asked: [],
      exitCode: 0,
    });
  });

  test.each([
    ['declined', { answer: 'n' }, [], 1, 'Nothing was changed.'],
    ['without_anybody_to_ask', {}, [], 2, 'Nothing was changed: there is nobody to ask. Say --yes'],
    ['as_a_dry_run', { answer: 'y' }, ['--dry-run'], 0, 'Would change: 1 of 1 tenant.'],
  ])('apply_%s_changes_nothing', async (_how, terminal, flags, exitCode, words) => {
    const ran = await sonore(['tenants', 'apply', await acme(), ...flags], terminal);

    expect(ran.exitCode).toBe(exitCode);
    expect(ran.told).toContain(words);
    expect(ran.printed).toContain('+tenant_id: acme');
    expect(await own.db.collection('tenant_config').countDocuments()).toBe(0);
  });

  test('apply_number_of_another_tenant_is_refused_until_it_may_be_moved', async () => {
    await sonore(['tenants', 'apply', await acme(), '--yes']);
    const other = await file('other.yaml', 'tenant_id: other', 'features: {}', `numbers: [${one}]`);

    const refused = await sonore(['tenants', 'apply', other, '--yes']);
    const dry = await sonore(['tenants', 'apply', other, '--dry-run']);
    const moved = await sonore(['tenants', 'apply', other, '--yes', '--move-numbers']);

    expect(refused.exitCode).toBe(1);
    expect(refused.told).toMatch(/\+33145678901 is acme's.*\n.*--move-numbers/);
    expect(dry.exitCode).toBe(1);
    expect(moved).toMatchObject({ exitCode: 0, printed: expect.stringContaining(`${one} is taken from acme`) });
    expect(await own.repositories.phoneTenantMap.tenantOf(one)).toBe('other');
  });

  test('apply_file_with_a_problem_applies_none_and_names_file_and_line', async () => {
    const broken = await file('broken.yaml', 'tenant_id: b', 'timezone: Paris', 'features: {}');

    const ran = await sonore(['tenants', 'apply', await acme(), broken, '--yes']);

    expect(ran.exitCode).toBe(2);
    expect(ran.told).toContain(`${broken}:2: timezone: must be an IANA time zone`);
    expect(await own.db.collection('tenant_config').countDocuments()).toBe(0);
  });

  test('apply_file_that_is_not_there_says_so', async () => {
    const ran = await sonore(['tenants', 'apply', 'nowhere.yaml', '--yes']);

    expect(ran).toMatchObject({ exitCode: 2, told: 'There is no file nowhere.yaml.' });
  });

  test('apply_without_a_database_says_so_with_exit_code_2', async () => {
    const ran = await sonore(['tenants', 'apply', await acme(), '--yes'], { uri: 'mongodb://127.0.0.1:1' });

    expect(ran).toMatchObject({
      exitCode: 2,
      told: expect.stringContaining('MongoDB does not answer (connect ECONNREFUSED'),
    });
  });

  test('apply_folder_says_so', async () => {
    expect(await sonore(['tenants', 'apply', directory, '--yes'])).toMatchObject({
      exitCode: 2,
      told: 'One of these is a folder; name the files in it.',
    });
  });

  test('apply_without_database_settings_is_exit_code_2', async () => {
    const ran = await sonore(['tenants', 'apply', await acme(), '--yes'], { uri: '' });

    expect(ran).toMatchObject({ exitCode: 2, told: expect.stringContaining('MONGODB_URI and MONGODB_DB are not set') });
  });

  test('apply_number_that_names_another_client_says_so', async () => {
    await sonore(['tenants', 'apply', await acme('client_id: c'), '--yes']);
    await own.db.collection('phone-tenant-map').updateOne({}, { $set: { client_id: 'old' } });

    const { printed } = await sonore(['tenants', 'apply', await acme('client_id: c'), '--yes']);

    expect(printed).toBe(`acme (changed)\n  ${one} is noted with another client_id\n`);
  });

  test('apply_as_json_that_nobody_has_agreed_to_answers_nothing_and_shows_the_difference', async () => {
    const ran = await sonore(['tenants', 'apply', await acme(), '--json'], { answer: 'n' });

    expect(ran).toMatchObject({ exitCode: 1, printed: '', told: expect.stringContaining('+tenant_id: acme') });
  });

  test('apply_as_json_is_one_object', async () => {
    const ran = await sonore(['tenants', 'apply', await acme(), '--yes', '--json']);

    expect(JSON.parse(ran.printed)).toMatchObject({
      dry_run: false,
      tenants: [{ tenant_id: 'acme', change: 'created', numbers: { assigned: [one], moved: [], released: [] } }],
    });
  });
});

describe('sonore tenants validate', () => {
  test('validate_valid_file_is_said_so_with_its_warnings', async () => {
    const ran = await sonore(['tenants', 'validate', await acme('timezon: UTC')]);

    expect(ran.exitCode).toBe(0);
    expect(ran.printed).toMatch(
      /^warning: .*acme\.yaml:4: timezon: is not known; did you mean timezone\?.*\nvalid: 1 tenant$/,
    );
  });

  test('validate_invalid_file_is_exit_code_1', async () => {
    const ran = await sonore(['tenants', 'validate', await acme('status: paused'), '--json']);

    expect(ran.exitCode).toBe(1);
    expect(JSON.parse(ran.printed)).toMatchObject({
      valid: false,
      problems: [{ line: 4, message: expect.stringContaining('status: ') }],
    });
  });
});

describe('sonore tenants list, show and export', () => {
  beforeEach(async () => {
    await sonore(['tenants', 'apply', await acme('display_name: Acme'), '--yes']);
    await own.db.collection('tenant_config').insertOne({ tenant_id: 'broken', features: { refer: {} } });
  });

  test('list_shows_broken_documents_as_broken_with_the_reason', async () => {
    const { printed, exitCode } = await sonore(['tenants', 'list']);

    expect(exitCode).toBe(0);
    expect(printed).toMatch(/^acme +Acme +active +\+33145678901 /m);
    expect(printed).toMatch(/^broken +– +broken +– /m);
    expect(printed).toMatch(
      /broken is broken, its calls are refused:\n.*expected boolean[\s\S]*features\.refer\.enabled/,
    );
  });

  test('list_as_json_has_every_tenant', async () => {
    const { printed } = await sonore(['tenants', 'list', '--json']);

    expect(JSON.parse(printed)).toMatchObject({
      tenants: [
        { tenant_id: 'acme', status: 'active', issues: null, numbers: [one], document: { display_name: 'Acme' } },
        { tenant_id: 'broken', status: 'broken', issues: expect.any(String) },
      ],
    });
  });

  test('show_prints_what_apply_takes', async () => {
    const { printed } = await sonore(['tenants', 'show', 'acme']);

    const again = await sonore(['tenants', 'apply', await file('shown.yaml', printed)]);
    expect(printed).toMatch(/^# status: active, created 2/);
    expect(again.told).toContain('Nothing to change');
  });

  test('show_unknown_tenant_is_exit_code_1', async () => {
    expect(await sonore(['tenants', 'show', 'nobody'])).toMatchObject({
      exitCode: 1,
      told: expect.stringContaining('There is no tenant nobody'),
    });
  });

  test('export_of_a_broken_document_warns_that_it_cannot_be_applied', async () => {
    const ran = await sonore(['tenants', 'export']);

    expect(ran).toMatchObject({ exitCode: 0, told: expect.stringMatching(/^warning: broken is broken, .*mended\.$/) });
    expect(ran.printed).toContain('tenant_id: broken');
  });

  test('export_of_one_and_of_all_is_applied_without_a_change', async () => {
    await own.db.collection('tenant_config').deleteOne({ tenant_id: 'broken' });
    await sonore([
      'tenants',
      'apply',
      await file('b.yaml', 'tenant_id: b', 'features: {}', `numbers: [${two}]`),
      '--yes',
    ]);

    const all = await sonore(['tenants', 'export']);
    const single = await sonore(['tenants', 'export', 'b']);

    const again = await sonore(['tenants', 'apply', await file('all.yaml', all.printed)]);
    expect(again.told).toBe('Nothing to change: the database says what the files say.');
    expect(all.printed).toContain(`---\n${single.printed}`);
  });
});

describe('sonore tenants delete', () => {
  beforeEach(async () => {
    await sonore(['tenants', 'apply', await acme(), '--yes']);
    await own.db.collection('calls').insertOne({ _id: 'rtc_1', tenant_id: 'acme', outcome: 'completed' } as never);
  });

  test('delete_with_data_asks_and_prints_the_receipt', async () => {
    const ran = await sonore(['tenants', 'delete', 'acme', '--with-data'], { answer: 'yes' });

    expect(ran).toMatchObject({ exitCode: 0, asked: ['Delete acme and all its data, for good? [y/N] '] });
    expect(ran.told).toContain('1 in calls');
    expect(ran.printed).toMatch(
      /^Deleted: acme\n {2}1 in tenant_config\n {2}1 in phone-tenant-map\n[\s\S]*1 in calls\n[\s\S]*What remains:\n {2}Temporal/,
    );
  });

  test('delete_without_a_word_is_refused_where_nobody_can_be_asked', async () => {
    const ran = await sonore(['tenants', 'delete', 'acme']);

    expect(ran.exitCode).toBe(2);
    expect(await own.db.collection('tenant_config').countDocuments()).toBe(1);
  });

  test('delete_tenant_with_live_calls_is_exit_code_1_and_asks_nobody', async () => {
    await own.repositories.capacity.reserve('rtc_live', 'acme');

    const ran = await sonore(['tenants', 'delete', 'acme'], { answer: 'y' });

    expect(ran).toMatchObject({ exitCode: 1, asked: [], told: expect.stringContaining('1 live call (rtc_live)') });
  });

  test('delete_unknown_tenant_is_exit_code_1_and_asks_nobody', async () => {
    expect(await sonore(['tenants', 'delete', 'nobody'], { answer: 'y' })).toMatchObject({ exitCode: 1, asked: [] });
  });
});

describe('sonore numbers', () => {
  beforeEach(async () => {
    await sonore(['tenants', 'apply', await acme(), '--yes']);
    await sonore([
      'tenants',
      'apply',
      await file('us.yaml', 'tenant_id: us', 'features: {}', 'default_country: US'),
      '--yes',
    ]);
  });

  test('assign_number_in_national_form_is_the_tenants', async () => {
    const ran = await sonore(['numbers', 'assign', '(415) 555-0100', 'us']);

    expect(ran).toMatchObject({ exitCode: 0, printed: "+14155550100 is us's." });
    expect(await own.repositories.phoneTenantMap.tenantOf('+14155550100')).toBe('us');
  });

  test('assign_number_of_another_tenant_is_refused_until_it_may_be_moved', async () => {
    const refused = await sonore(['numbers', 'assign', one, 'us']);
    const moved = await sonore(['numbers', 'assign', one, 'us', '--move', '--json']);

    expect(refused).toMatchObject({ exitCode: 1, told: expect.stringContaining("is acme's") });
    expect(JSON.parse(moved.printed)).toEqual({
      phone_number: one,
      tenant_id: 'us',
      change: 'moved',
      previous_tenant_id: 'acme',
    });
  });

  test('assign_again_changes_nothing', async () => {
    expect(await sonore(['numbers', 'assign', one, 'acme'])).toMatchObject({
      exitCode: 0,
      printed: `${one} is acme's already.`,
    });
  });

  test.each([
    ['an_unknown_tenant', ['assign', two, 'nobody'], 1, 'There is no tenant nobody.'],
    ['no_number', ['assign', 'reception', 'acme'], 2, 'reception is no phone number'],
    ['no_country', ['which', '0145678901', '--country', 'xx'], 2, 'No country has the code XX'],
    ['a_number_nobody_has', ['release', two], 1, 'No tenant has +33145678902.'],
  ])('numbers_with_%s_is_refused', async (_what, args, exitCode, words) => {
    expect(await sonore(['numbers', ...args])).toMatchObject({ exitCode, told: expect.stringContaining(words) });
  });

  test('which_and_release_read_national_numbers_of_the_default_country', async () => {
    expect(await sonore(['numbers', 'which', '01 45 67 89 01'])).toMatchObject({ exitCode: 0, printed: 'acme' });
    expect(await sonore(['numbers', 'release', '01 45 67 89 01', '--yes'])).toMatchObject({ exitCode: 0, asked: [] });
    expect(await sonore(['numbers', 'which', '01 45 67 89 01'])).toMatchObject({
      exitCode: 1,
      printed: `${one} is nobody's.`,
    });
  });

  test.each([
    ['yes', 'y', 0, null, `${one} was acme's and is nobody's now.`],
    ['no', 'n', 1, 'acme', ''],
  ])('release_asks_and_takes_%s_for_an_answer', async (_what, answer, exitCode, owner, printed) => {
    const ran = await sonore(['numbers', 'release', one], { answer });

    expect(ran).toMatchObject({ exitCode, printed, asked: [`Take ${one} away from acme? [y/N] `] });
    expect(await own.repositories.phoneTenantMap.tenantOf(one)).toBe(owner);
  });

  test('release_without_anybody_to_ask_changes_nothing', async () => {
    const ran = await sonore(['numbers', 'release', one]);

    expect(ran).toMatchObject({ exitCode: 2, told: expect.stringContaining('Say --yes') });
    expect(await own.repositories.phoneTenantMap.tenantOf(one)).toBe('acme');
  });

  test('list_says_which_entries_written_by_hand_answer_no_call', async () => {
    await own.db.collection('phone-tenant-map').insertMany([
      { phone_number: '0033145678905', tenant_id: 'acme' },
      { phone_number: two, tenant_id: 'gone' },
    ]);

    const { printed } = await sonore(['numbers', 'list']);

    expect(printed).toMatch(/^\+33145678901 +acme$/m);
    expect(printed).toMatch(/^0033145678905 +acme +never matches: it has to be written \+33145678905$/m);
    expect(printed).toMatch(/^\+33145678902 +gone +there is no such tenant$/m);
    expect((await sonore(['numbers', 'list', '--tenant', 'gone'])).printed).not.toContain('acme');
    expect((await sonore(['numbers', 'list', '--tenant', 'us'])).printed).toMatch(/^us has no numbers\./);
  });
});
