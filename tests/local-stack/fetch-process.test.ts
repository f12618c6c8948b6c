import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type FetchProcessOptions, runFetchProcess } from '../../src/local-stack/fetch-process';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();

/** Runs `script` with the folder to fill as its first argument. */
async function fetchWith(script: string, changes: Partial<FetchProcessOptions> = {}): Promise<string[]> {
  const target = path.join(directory(), 'target');
  await mkdir(target);
  const updates: string[] = [];
  await runFetchProcess({
    command: process.execPath,
    args: ['-e', script, target],
    environment: process.env,
    directory: target,
    logFile: path.join(directory(), 'logs', 'fetch.log'),
    stallMs: 20_000,
    progress: { update: (detail) => updates.push(detail), end: () => undefined },
    ...changes,
  });
  return updates;
}

describe('runFetchProcess', () => {
  it('run_fetch_process_fails_rejects_with_the_last_line_it_wrote', async () => {
    const fetched = fetchWith(`console.log('connecting'); console.error('no such host\\n'); process.exit(1)`);

    await expect(fetched).rejects.toThrow(/^no such host$/);
  });

  it('run_fetch_process_nothing_arrives_is_given_up', async () => {
    const fetched = fetchWith('setInterval(() => {}, 1000)', { stallMs: 100 });

    await expect(fetched).rejects.toThrow('nothing arrived for 0.1 s');
  });

  it('run_fetch_process_folder_grows_progress_tells_its_size', async () => {
    const updates = await fetchWith(
      `const fs = require('node:fs'); const file = process.argv[1] + '/part';
       const timer = setInterval(() => fs.appendFileSync(file, Buffer.alloc(1e6)), 50);
       setTimeout(() => clearInterval(timer), 1500);`,
    );

    expect(updates[0]).toMatch(/^\d+ MB$/);
  });

  it('run_fetch_process_temporary_folders_come_and_go_succeeds', async () => {
    const fetched = fetchWith(
      `const fs = require('node:fs'); const end = Date.now() + 1200;
       while (Date.now() < end) {
         const folder = fs.mkdtempSync(process.argv[1] + '/x'); fs.writeFileSync(folder + '/part', 'x');
         fs.rmSync(folder, { recursive: true });
       }`,
    );

    await expect(fetched).resolves.toBeDefined();
  });
});
