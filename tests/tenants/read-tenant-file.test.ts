import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileFindingText, readTenantFile } from '../../src/tenants/read-tenant-file';
import { readTenantFiles } from '../../src/tenants/read-tenant-files';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Writes a file of the lines and answers its path. */
async function written(lines: readonly string[], name = 'tenants.yaml'): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, lines.join('\n'));
  return file;
}

/** What there is to say about a file of these lines, without its folder. */
async function findings(...lines: string[]): Promise<{ problems: string[]; warnings: string[] }> {
  const { problems, warnings } = await readTenantFile(await written(lines));
  const short = (text: string): string => text.slice(directory.length + 1);
  return { problems: problems.map(fileFindingText).map(short), warnings: warnings.map(fileFindingText).map(short) };
}

describe('readTenantFile', () => {
  test('file_with_several_documents_is_several_tenants', async () => {
    const file = await written([
      '---',
      'tenant_id: a',
      'features: {}',
      '---',
      '# the second',
      'tenant_id: b',
      'features: {}',
      '---',
      '',
    ]);

    const { tenants, problems, warnings } = await readTenantFile(file);

    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(tenants).toEqual([
      { file, line: 2, tenant: { tenant_id: 'a', config: { tenant_id: 'a', features: {} }, numbers: null } },
      { file, line: 6, tenant: { tenant_id: 'b', config: { tenant_id: 'b', features: {} }, numbers: null } },
    ]);
  });

  test('numbers_without_quotes_keep_plus_and_zeros', async () => {
    const file = await written([
      'tenant_id: a',
      'features: {}',
      'default_country: FR',
      'numbers: [+33145678901, 0145678902, 0033145678903, "+33145678904"]',
    ]);

    const { tenants } = await readTenantFile(file);

    expect(tenants[0]?.tenant.numbers).toEqual(['+33145678901', '+33145678902', '+33145678903', '+33145678904']);
  });

  test('prompts_in_files_beside_are_their_texts', async () => {
    await written(['You answer for Acme.', 'Be brief.', ''], 'acme.md');
    const file = await written([
      'tenant_id: a',
      'features: {}',
      'instruction_text: { file: ./acme.md }',
      'policies:',
      '  business_hours:',
      '    weekly: {}',
      '    after_hours:',
      '      greeting_text: { file: acme.md }',
    ]);

    const { tenants, problems } = await readTenantFile(file);

    const text = 'You answer for Acme.\nBe brief.';
    expect(problems).toEqual([]);
    expect(tenants[0]?.tenant.config).toMatchObject({
      instruction_text: text,
      policies: { business_hours: { after_hours: { greeting_text: text } } },
    });
  });

  test('anchors_and_merges_are_followed', async () => {
    const file = await written(['tenant_id: a', 'extensions: &all { a: 1 }', 'features:', '  crm: { <<: *all, b: 2 }']);

    const { tenants } = await readTenantFile(file);

    expect(tenants[0]?.tenant.config).toMatchObject({ features: { crm: { a: 1, b: 2 } } });
  });

  test('json_is_yaml_too', async () => {
    const { tenants } = await readTenantFile(await written(['{"tenant_id": "a", "features": {}}'], 'tenant.json'));

    expect(tenants).toHaveLength(1);
  });

  test('problems_name_file_line_path_and_what_to_do', async () => {
    const { problems, warnings } = await findings(
      'tenant_id: a',
      'timezon: Europe/Paris',
      'numbers:',
      '  - +33145678901',
      '  - reception',
      'features:',
      '  refer:',
      '    destinations: []',
      'policies:',
      '  silence:',
      '    enabld: false',
      'instruction_text: { file: missing.md }',
      '---',
      'tenant_id: 7',
      'features: {}',
    );

    expect(problems).toEqual([
      'tenants.yaml:12: instruction_text: missing.md does not exist; it is looked for beside this file',
      'tenants.yaml:7: features.refer.enabled: is missing; expected boolean',
      'tenants.yaml:11: policies.silence.enabld: is not known; did you mean enabled?',
      expect.stringContaining('tenants.yaml:5: numbers[1]: "reception" is no phone number'),
      expect.stringContaining('tenants.yaml:14: tenant_id: Invalid input: expected string, received number'),
    ]);
    expect(warnings).toEqual([
      'tenants.yaml:2: timezon: is not known; did you mean timezone? It is kept, but does nothing.',
    ]);
  });

  test('prompt_files_that_are_empty_or_folders_are_problems', async () => {
    await written([''], 'empty.md');

    const { problems } = await findings(
      'tenant_id: a',
      'features: {}',
      'greeting_text: { file: empty.md }',
      'instruction_text: { file: . }',
    );

    expect(problems).toEqual([
      'tenants.yaml:4: instruction_text: . is a folder; it is looked for beside this file',
      'tenants.yaml:3: greeting_text: empty.md is empty',
    ]);
  });

  test('number_that_is_none_is_named_with_its_line', async () => {
    const { problems } = await findings(
      'tenant_id: a',
      'features: {}',
      'numbers:',
      '  - +33145678901',
      '  - reception',
    );

    expect(problems).toEqual([
      expect.stringMatching(/^tenants\.yaml:5: numbers\[1\]: "reception" is no phone number; write it/),
    ]);
  });

  test.each([
    ['broken_yaml', ['tenant_id: a', 'features: {', 'numbers: []'], /^tenants\.yaml:\d: /],
    ['a_field_twice', ['tenant_id: a', 'features: {}', 'tenant_id: b'], /^tenants\.yaml:3: .*unique/],
    ['nothing', ['# only a comment'], /^tenants\.yaml:1: holds no tenant/],
    ['no_mapping', ['- a', '- b'], /^tenants\.yaml:1: .*expected object/],
    [
      'aliases_that_grow_beyond_all_bounds',
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefg'.split('').map((name, index) => {
          const before = 'abcdefg'[index];
          return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
        }),
      ],
      /^tenants\.yaml:1: /,
    ],
  ])('file_with_%s_is_a_problem_with_a_line', async (_what, lines, message) => {
    const { problems } = await findings(...lines);

    expect(problems).not.toEqual([]);
    expect(problems[0]).toMatch(message);
  });

  test('file_that_is_not_there_rejects', async () => {
    await expect(readTenantFile(path.join(directory, 'none.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('readTenantFiles', () => {
  test('tenant_or_number_in_two_files_is_a_problem_that_names_both_places', async () => {
    const one = await written(['tenant_id: a', 'features: {}', 'numbers: [+33145678901]'], 'one.yaml');
    const two = await written(
      ['# 2', 'tenant_id: a', 'features: {}', '---', 'tenant_id: b', 'features: {}', 'numbers: [+33145678901]'],
      'two.yaml',
    );

    const { problems } = await readTenantFiles([one, two]);

    expect(problems.map(fileFindingText)).toEqual([
      `${two}:2: tenant a is also in ${one}:1`,
      `${two}:5: +33145678901 is also in ${one}:1`,
    ]);
  });
});
