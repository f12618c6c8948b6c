import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { holdDirectory } from '../../../src/apps/dev/hold-directory';

let directory: string;
beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), 'sonore-test-')), 'dev');
});
afterEach(() => rm(path.dirname(directory), { recursive: true }));

const title = '`npm run dev`';
const file = (): string => path.join(directory, 'running.json');

describe('holdDirectory', () => {
  test('second_holder_is_refused_in_one_line_with_the_process_and_what_to_do', async () => {
    holdDirectory(directory, title)();
    await writeFile(file(), JSON.stringify({ pid: process.ppid }));

    expect(() => holdDirectory(directory, title)).toThrow(
      new RegExp(`^\`npm run dev\` runs already in this checkout \\(process ${process.ppid}\\)\\. .*Ctrl-C.*$`),
    );
  });

  test('holder_before_that_was_killed_and_had_the_id_of_this_process_does_not_count', () => {
    holdDirectory(directory, title);

    holdDirectory(directory, title);

    expect(existsSync(file())).toBe(true);
  });

  test('directory_that_was_let_go_can_be_held_again', () => {
    holdDirectory(directory, title)();

    expect(existsSync(file())).toBe(false);
    holdDirectory(directory, title);
  });

  test('holder_that_is_gone_does_not_count', async () => {
    holdDirectory(directory, title)();
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(file(), JSON.stringify({ pid }));

    holdDirectory(directory, title);

    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ pid: process.pid });
  });

  test('file_that_names_nobody_does_not_count', async () => {
    holdDirectory(directory, title)();
    await writeFile(file(), '');

    holdDirectory(directory, title);

    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ pid: process.pid });
  });
});
