import { writeFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { watchFiles } from '../../../src/apps/dev/watch-files';
import { useTemporaryDirectory } from '../../local-stack/temporary-directory';

const root = useTemporaryDirectory();
let unwatch: () => void = () => undefined;

afterEach(() => unwatch());

/** Watches `src/` and `.env`; `next` resolves with the name of the next change that is told. */
async function watched(): Promise<{ next: () => Promise<string>; told: string[] }> {
  await mkdir(path.join(root(), 'src', 'deep'), { recursive: true });
  const told: string[] = [];
  let wake: () => void = () => undefined;
  unwatch = watchFiles(root(), { folders: ['src'], files: ['.env'] }, (name) => {
    told.push(name);
    wake();
  });
  const next = async (): Promise<string> => {
    const position = told.length;
    while (told.length === position) await new Promise<void>((resolve) => (wake = resolve));
    return told[position]!;
  };
  return { next, told };
}

describe('watchFiles', () => {
  it('watch_files_change_deep_in_a_folder_is_told', async () => {
    const { next } = await watched();

    const changed = next();
    await writeFile(path.join(root(), 'src', 'deep', 'call.ts'), 'export {};');

    expect(await changed).toBe(path.join('src', 'deep', 'call.ts'));
  });

  it('watch_files_many_writes_at_once_are_told_once', async () => {
    const { next, told } = await watched();

    const changed = next();
    // Without a pause, so that a slow machine does not make two changes of it.
    for (let count = 0; count < 20; count++) writeFileSync(path.join(root(), 'src', `file-${count}.ts`), '');
    await changed;

    // A further change is the second that is told, not the twenty-first.
    const another = next();
    await writeFile(path.join(root(), 'src', 'last.ts'), '');
    await another;
    expect(told).toHaveLength(2);
  });

  it('watch_files_env_file_replaced_by_a_rename_is_told', async () => {
    const { next } = await watched();
    await writeFile(path.join(root(), 'draft'), 'PORT=1');

    const changed = next();
    await rename(path.join(root(), 'draft'), path.join(root(), '.env'));

    expect(await changed).toBe('.env');
  });

  it('watch_files_what_is_no_source_is_not_told', async () => {
    const { next } = await watched();

    const changed = next();
    writeFileSync(path.join(root(), '.env'), '');
    // The last word counts, and this is none.
    writeFileSync(path.join(root(), 'src', '.call.ts.swp'), '');
    writeFileSync(path.join(root(), 'notes.txt'), '');

    expect(await changed).toBe('.env');
  });
});
