import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { CommandError } from '../../../src/cli/command-error';
import { editPrompt } from '../../../src/cli/prompts/edit-prompt';
import { PromptError } from '../../../src/prompts/prompt-error';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** An editor that runs these shell commands on the file `$1`. */
async function editor(commands: string): Promise<string> {
  const file = path.join(directory, 'editor.sh');
  await writeFile(file, `#!/bin/sh\n${commands}\n`);
  await chmod(file, 0o755);
  return file;
}

/** Edits the text `Hello.` and answers what was saved; `refuse` is what saving fails with. */
async function edit(
  source: { file?: string; input?: string; environment?: NodeJS.ProcessEnv },
  refuse?: Error,
): Promise<{ saved: string[]; told: string[]; failure: CommandError | null }> {
  const saved: string[] = [];
  const told: string[] = [];
  const target = {
    begin: () => Promise.resolve('Hello.'),
    save: (text: string) => {
      saved.push(text);
      return refuse === undefined ? Promise.resolve() : Promise.reject(refuse);
    },
    tell: (line: string) => void told.push(line),
  };
  const { file, input = '', environment = {} } = source;
  const variables = { PATH: process.env['PATH'], ...environment };
  try {
    await editPrompt({ kind: 'greeting', file, input: Readable.from([input]), environment: variables }, target);
    return { saved, told, failure: null };
  } catch (error) {
    if (error instanceof CommandError) return { saved, told, failure: error };
    throw error;
  }
}

/** The file that a failure, or an announcement, names. */
function namedFile(text: string | undefined): string {
  const [file = ''] = /\/\S+\.md/.exec(text ?? '') ?? [];
  return file;
}

describe('editPrompt', () => {
  test.each(['VISUAL', 'EDITOR'])('text_of_the_editor_in_%s_is_saved_and_its_file_is_gone', async (name) => {
    const environment = { EDITOR: 'false', [name]: await editor('printf "%s\\n" "Good morning." >> "$1"') };

    const { saved, told, failure } = await edit({ environment });

    expect({ saved, failure }).toEqual({ saved: ['Hello.\nGood morning.'], failure: null });
    await expect(readFile(namedFile(told[0]))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('editor_may_have_arguments', async () => {
    const { saved } = await edit({
      environment: { EDITOR: `${await editor('cp "$1" "$2"; echo Bye. > "$2"')} /dev/null` },
    });

    expect(saved).toEqual(['Bye.']);
  });

  test('text_of_a_file_is_saved_without_an_editor', async () => {
    const file = path.join(directory, 'text.md');
    await writeFile(file, 'From a file.\n');

    expect((await edit({ file })).saved).toEqual(['From a file.']);
    await expect(readFile(file, 'utf8')).resolves.toBe('From a file.\n');
  });

  test('text_of_standard_input_is_saved', async () => {
    expect((await edit({ file: '-', input: 'From a pipe.\n' })).saved).toEqual(['From a pipe.']);
  });

  test('text_of_standard_input_that_is_refused_is_left_in_a_file', async () => {
    const { failure } = await edit({ file: '-', input: 'From a pipe.\n' }, new Error('database away'));

    await expect(readFile(namedFile(failure?.message), 'utf8')).resolves.toBe('From a pipe.\n');
    await rm(path.dirname(namedFile(failure?.message)), { recursive: true });
  });

  test('text_that_is_refused_is_left_in_a_file_that_is_named', async () => {
    const refuse = new PromptError('invalid', 'The greeting cannot be published:\nline 1, column 1: typo');

    const { failure } = await edit({ environment: { EDITOR: await editor('echo "{{ typo }}" > "$1"') } }, refuse);

    expect(failure?.message).toMatch(/line 1, column 1: typo\nThe text is in \/.*greeting\.md\. Mend it/);
    await expect(readFile(namedFile(failure?.message), 'utf8')).resolves.toBe('{{ typo }}\n');
    await rm(path.dirname(namedFile(failure?.message)), { recursive: true });
  });

  test('text_that_could_not_be_saved_for_any_reason_is_left_in_a_file', async () => {
    const { failure } = await edit(
      { environment: { EDITOR: await editor('echo New. > "$1"') } },
      new Error('database away'),
    );

    expect(failure?.message).toContain('database away');
    await expect(readFile(namedFile(failure?.message), 'utf8')).resolves.toBe('New.\n');
    await rm(path.dirname(namedFile(failure?.message)), { recursive: true });
  });

  test.each([
    ['fails', 'exit 3', /exit code 3/],
    ['changes_nothing', 'exit 0', /not changed/],
  ])('editor_that_%s_saves_nothing', async (_what, commands, message) => {
    const { saved, failure } = await edit({ environment: { EDITOR: await editor(commands) } });

    expect(saved).toEqual([]);
    expect(failure?.message).toMatch(message);
  });

  test('without_an_editor_it_says_what_to_do', async () => {
    expect((await edit({})).failure?.message).toMatch(/VISUAL.*EDITOR.*--file/);
  });

  test('file_that_is_not_there_is_named', async () => {
    expect((await edit({ file: '/nowhere/text.md' })).failure?.message).toMatch(/nowhere\/text\.md/);
  });
});
