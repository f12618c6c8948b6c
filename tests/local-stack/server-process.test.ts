import path from 'node:path';
import { startServerProcess, type ServerProcessOptions } from '../../src/local-stack/server-process';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();

function options(script: string, changes: Partial<ServerProcessOptions> = {}): ServerProcessOptions {
  return {
    name: 'The server',
    command: process.execPath,
    args: ['-e', script],
    environment: process.env,
    logFile: path.join(directory(), 'logs', 'server.log'),
    deadlineMs: 300,
    probe: () => Promise.reject(new Error('not yet')),
    ...changes,
  };
}

describe('startServerProcess', () => {
  it('start_server_process_fails_shows_the_end_of_its_log', async () => {
    const script = `for (let i = 1; i <= 30; i++) console.error('line ' + i); process.exit(3)`;

    const start = startServerProcess(options(script, { deadlineMs: 20_000 }));

    await expect(start).rejects.toThrow(/^The server ended at its start with code 3\. .*server\.log.*\nline 16\n/);
    await expect(start).rejects.toThrow(/line 30$/);
  });

  it('start_server_process_never_answers_is_ended_and_said', async () => {
    const start = startServerProcess(options('setInterval(() => {}, 1000)'));

    await expect(start).rejects.toThrow(/The server does not answer after 0\.3 s\. .*\n\(nothing\)/);
  });

  it('start_server_process_answers_after_a_while_is_running', async () => {
    let probes = 0;
    const probe = (): Promise<void> => (++probes < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve());

    const server = await startServerProcess(options('setInterval(() => {}, 1000)', { probe, deadlineMs: 20_000 }));

    expect(server.hasExited).toBe(false);
    await server.kill();
  });

  it('start_server_process_another_server_answers_on_its_port_is_a_failure', async () => {
    const probe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2000));

    const start = startServerProcess(options('process.exit(1)', { probe }));

    await expect(start).rejects.toThrow('The server could not start');
  });
});
