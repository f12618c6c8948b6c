import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CachedProgram, fillCache, readCache } from '../../src/local-stack/program-cache';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();
const manifest: CachedProgram = { name: 'Server', executable: 'server', interpreter: null, version: '1' };

const folder = (): string => path.join(directory(), 'server');

function fetchAs(version: string): (scratch: string) => Promise<CachedProgram> {
  return async (scratch) => {
    await writeFile(path.join(scratch, 'server'), version);
    return { ...manifest, version };
  };
}

describe('program cache', () => {
  it('fill_cache_fetch_breaks_off_leaves_nothing', async () => {
    const filled = fillCache(folder(), 'download', async (scratch) => {
      await writeFile(path.join(scratch, 'server'), 'half');
      throw new Error('connection reset');
    });

    await expect(filled).rejects.toThrow('connection reset');
    expect(await readCache(folder())).toBeNull();
    expect(await readdir(directory())).toEqual([]);
  });

  it('fill_cache_two_at_once_both_get_the_program', async () => {
    const programs = await Promise.all(['1', '2'].map((version) => fillCache(folder(), 'download', fetchAs(version))));

    const command = path.join(folder(), 'server');
    expect(programs.map((program) => program.command)).toEqual([command, command]);
    expect(await readCache(folder())).toMatchObject({ command, source: 'cache' });
    expect(await readdir(directory())).toEqual(['server']);
  });

  it('fill_cache_damaged_folder_is_replaced', async () => {
    await fillCache(folder(), 'download', fetchAs('1'));
    await rm(path.join(folder(), 'server'));

    expect(await readCache(folder())).toBeNull();
    await fillCache(folder(), 'download', fetchAs('2'));

    expect(await readCache(folder())).toMatchObject({ version: '2' });
  });

  it('fill_cache_leftovers_of_a_dead_process_are_removed', async () => {
    const deadPid = 2 ** 22 + 1; // above the largest process id Linux gives
    await mkdir(path.join(directory(), `.scratch-${deadPid}-server-00000000`));
    await mkdir(path.join(directory(), `.scratch-${process.pid}-server-00000000`));

    await fillCache(folder(), 'download', fetchAs('1'));

    expect((await readdir(directory())).sort()).toEqual([`.scratch-${process.pid}-server-00000000`, 'server']);
  });

  it('read_cache_python_program_runs_with_the_packages_beside_it', async () => {
    await fillCache(folder(), 'PyPI', async (scratch) => {
      await writeFile(path.join(scratch, 'server'), '');
      return { ...manifest, interpreter: process.execPath };
    });

    expect(await readCache(folder())).toMatchObject({
      command: process.execPath,
      args: [path.join(folder(), 'server')],
      environment: { PYTHONPATH: folder() },
    });
  });

  it('read_cache_python_has_gone_is_no_program', async () => {
    await fillCache(folder(), 'PyPI', async (scratch) => {
      await writeFile(path.join(scratch, 'server'), '');
      return { ...manifest, interpreter: path.join(directory(), 'python3') };
    });

    expect(await readCache(folder())).toBeNull();
  });
});
