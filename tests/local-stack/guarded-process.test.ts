import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GuardedProcess } from '../../src/local-stack/guarded-process';
import { isRunning, processGone } from './process-gone';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();
const guardFile = path.resolve(__dirname, '../../src/local-stack/guard.mjs');

/** Servers that write their process id: one that ends on SIGTERM, one that does not. */
const polite = 'console.log(process.pid); setInterval(() => {}, 1000);';
const stubborn = `process.on('SIGTERM', () => {}); ${polite}`;

function start(script: string, graceMs = 300): { server: GuardedProcess; pid: () => Promise<number> } {
  const logFile = path.join(directory(), 'log');
  const output = openSync(logFile, 'w');
  const options = { command: process.execPath, args: ['-e', script], environment: process.env, output, graceMs };
  const pid = async (): Promise<number> => {
    for (;;) {
      const text = readFileSync(logFile, 'utf8');
      if (text.endsWith('\n')) return Number(text);
      await delay(20);
    }
  };
  return { server: new GuardedProcess(options), pid };
}

describe('GuardedProcess', () => {
  it('guarded_process_stop_ends_the_server_and_may_be_repeated', async () => {
    const { server, pid } = start(polite);
    const serverPid = await pid();

    await Promise.all([server.stop(), server.stop()]);
    await server.stop();

    expect(isRunning(serverPid)).toBe(false);
    expect(server.hasExited).toBe(true);
  });

  it('guarded_process_server_ignores_sigterm_is_ended_by_force', async () => {
    const { server, pid } = start(stubborn);
    const serverPid = await pid();

    await server.stop();

    expect(isRunning(serverPid)).toBe(false);
  });

  it('guarded_process_kill_ends_the_server_without_asking_and_stop_may_follow', async () => {
    const { server, pid } = start(stubborn, 60_000);
    const serverPid = await pid();

    await server.kill();
    await server.kill();
    await server.stop();

    await processGone(serverPid);
    expect(server.hasExited).toBe(true);
  });

  it('guarded_process_exit_code_is_the_servers', async () => {
    const { server } = start('process.exit(7)');

    expect(await server.exited).toBe(7);
  });

  it('guarded_process_command_missing_ends_with_127', async () => {
    const output = openSync(path.join(directory(), 'log'), 'w');

    const server = new GuardedProcess({ command: '/nowhere', args: [], environment: {}, output });

    expect(await server.exited).toBe(127);
  });

  it.each([polite, stubborn])('guard_owner_killed_outright_leaves_no_server (%#)', async (script) => {
    const owner = spawn(
      process.execPath,
      [
        '-e',
        `const guard = require('node:child_process').spawn(process.execPath, process.argv.slice(1), {
           detached: true, stdio: ['pipe', 'inherit', 'inherit'] });
         setInterval(() => {}, 1000);`,
        guardFile,
        '300',
        process.execPath,
        '-e',
        script,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const serverPid = Number(line.toString());
    expect(isRunning(serverPid)).toBe(true);

    owner.kill('SIGKILL');

    await processGone(serverPid);
    expect(isRunning(serverPid)).toBe(false);
  });
});
