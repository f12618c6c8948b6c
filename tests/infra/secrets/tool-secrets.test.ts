import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ToolSecrets, UnusableSecret } from '../../../src/infra/secrets/tool-secrets';
import { withoutSecrets } from '../../../src/infra/secrets/without-secrets';

describe('ToolSecrets', () => {
  let directory: string;
  let secrets: ToolSecrets;

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'sonore-secrets-'));
    mkdirSync(path.join(directory, 'acme'));
    mkdirSync(path.join(directory, 'FOLDER'));
    writeFileSync(path.join(directory, 'SHARED'), 'from-file\n');
    writeFileSync(path.join(directory, 'TOKEN'), 'of-everybody');
    writeFileSync(path.join(directory, 'acme', 'TOKEN'), 'of-acme');
    writeFileSync(path.join(directory, 'TWO_LINES'), 'a\nX-Evil: 1');
    secrets = new ToolSecrets({ directory, variables: { CRM: 'from-variable', SHARED: 'hidden-by-file' } });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const header = async (value: string, tenant = 'other'): Promise<string | undefined> =>
    (await secrets.resolve(tenant, { authorization: value })).headers['authorization'];

  test('tool_secrets_come_from_variable_and_file_into_their_place', async () => {
    const resolved = await secrets.resolve('other', {
      authorization: 'Bearer {{secret:CRM}}',
      'x-both': '{{secret:SHARED}}:{{secret:CRM}}',
      'x-plain': 'plain',
    });

    expect(resolved.headers).toEqual({
      authorization: 'Bearer from-variable',
      'x-both': 'from-file:from-variable',
      'x-plain': 'plain',
    });
    expect(resolved.secrets).toEqual(['from-variable', 'from-file']);
  });

  test('tool_secrets_of_a_tenant_come_before_those_of_all', async () => {
    expect(await header('{{secret:TOKEN}}', 'acme')).toBe('of-acme');
    expect(await header('{{secret:TOKEN}}')).toBe('of-everybody');
  });

  test.each(['..', '.', 'a/../acme', '/etc', ''])('tool_secrets_tenant_%j_has_no_folder', async (tenant) => {
    expect(await header('{{secret:TOKEN}}', tenant)).toBe('of-everybody');
  });

  test('tool_secrets_rotated_file_is_read_anew', async () => {
    writeFileSync(path.join(directory, 'ROTATED'), 'old');
    expect(await header('{{secret:ROTATED}}')).toBe('old');

    writeFileSync(path.join(directory, 'ROTATED'), 'new');

    expect(await header('{{secret:ROTATED}}')).toBe('new');
  });

  test.each(['ABSENT', 'FOLDER', 'TWO_LINES'])(
    'tool_secrets_%s_is_not_usable_and_only_its_name_is_said',
    async (name) => {
      const error: unknown = await header(`{{secret:${name}}}`).catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(UnusableSecret);
      expect(String(error)).toContain(name);
      expect(String(error)).not.toContain('Evil');
    },
  );

  test('tool_secrets_no_directory_uses_variables_only', async () => {
    const onlyVariables = new ToolSecrets({ directory: undefined, variables: { CRM: 'x1y2' } });

    expect((await onlyVariables.resolve('t', { a: '{{secret:CRM}}' })).headers).toEqual({ a: 'x1y2' });
    await expect(onlyVariables.resolve('t', { a: '{{secret:SHARED}}' })).rejects.toThrow(/TOOL_SECRET_SHARED/);
  });
});

test('without_secrets_values_keys_and_nested_texts_are_cleaned', () => {
  const echo = { headers: { auth: 'Bearer s3cret' }, list: ['s3cret', 1, null], 's3cret-key': true };

  expect(withoutSecrets(echo, ['s3cret'])).toEqual({
    headers: { auth: 'Bearer [secret]' },
    list: ['[secret]', 1, null],
    '[secret]-key': true,
  });
});

test('without_secrets_words_that_are_there_by_chance_stay', () => {
  expect(withoutSecrets('a day', ['a', 'day'])).toBe('a day');
});
