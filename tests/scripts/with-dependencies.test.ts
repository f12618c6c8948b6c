import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { processGone } from '../local-stack/process-gone';
import { useTemporaryDirectory } from '../local-stack/temporary-directory';

const directory = useTemporaryDirectory();
const script = path.resolve(__dirname, '../../scripts/with-dependencies.mjs');

/** Runs `code` as the TypeScript entry. */
async function start(code: string, ...args: string[]): Promise<ChildProcess> {
  const entry = path.join(directory(), 'entry.ts');
  await writeFile(entry, code);
  return spawn(process.execPath, [script, entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return line.toString().trim();
}

describe('with-dependencies', () => {
  it('with_dependencies_installed_runs_the_entry_and_says_nothing_itself', async () => {
    const child = await start('const all: string[] = process.argv.slice(2); console.log(all.join("|"));', '-t', 'a b');
    const exited = once(child, 'exit');

    expect(await firstLine(child)).toBe('-t|a b');
    expect(await exited).toEqual([0, null]);
  });

  it('with_dependencies_entry_fails_has_its_exit_code', async () => {
    const child = await start('process.exit(7 as number);');

    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('with_dependencies_sigterm_reaches_the_entry_once', async () => {
    const child = await start(
      `let times = 0;
       process.on('SIGTERM', () => { times++; setTimeout(() => process.exit(40 + times), 200); });
       setInterval(() => {}, 1000); console.log('ready');`,
    );
    await firstLine(child);

    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([41, null]);
  });

  it('with_dependencies_killed_outright_entry_ends_too', async () => {
    const child = await start('console.log(process.pid); setInterval(() => {}, 1000);');
    const entryPid = Number(await firstLine(child));

    child.kill('SIGKILL');

    await processGone(entryPid);
    expect(entryPid).toBeGreaterThan(0);
  });
});
