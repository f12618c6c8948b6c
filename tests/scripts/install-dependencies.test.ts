import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { processGone } from '../local-stack/process-gone';
import { useTemporaryDirectory } from '../local-stack/temporary-directory';

const directory = useTemporaryDirectory();
const installer = pathToFileURL(path.resolve(__dirname, '../../scripts/install-dependencies.mjs')).href;

/** Installs into the temporary directory, in a process of its own, with `npm` as the code of its npm. */
async function install(npm: string): Promise<ChildProcess> {
  const npmFile = path.join(directory(), 'npm.js');
  await writeFile(npmFile, npm);
  const code = `
    import { installDependencies } from ${JSON.stringify(installer)};
    await installDependencies(process.cwd()).catch((error) => { console.log(error.message); process.exit(3); });`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: directory(),
    env: { ...process.env, npm_execpath: npmFile },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function npmPid(): Promise<number> {
  for (;;) {
    const text = await readFile(path.join(directory(), 'npm.pid'), 'utf8').catch(() => '');
    if (text.endsWith('\n')) return Number(text);
    await delay(20);
  }
}

describe('installDependencies', () => {
  it('install_npm_succeeds_resolves', async () => {
    const child = await install('process.exit(process.argv.includes("--ignore-scripts") ? 0 : 1);');

    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('install_npm_fails_rejects_with_what_it_said', async () => {
    const child = await install('console.error("npm error ENOTFOUND"); process.exit(1);');
    const exited = once(child, 'exit');
    const [said] = (await once(child.stdout!, 'data')) as [Buffer];

    expect(said.toString().trim()).toBe('npm error ENOTFOUND');
    expect(await exited).toEqual([3, null]);
  });

  it('install_killed_outright_npm_ends_too', async () => {
    const child = await install(
      'require("node:fs").writeFileSync("npm.pid", process.pid + "\\n"); setInterval(() => {}, 1000);',
    );
    const pid = await npmPid();

    child.kill('SIGKILL');

    await processGone(pid);
    expect(pid).toBeGreaterThan(0);
  });
});
