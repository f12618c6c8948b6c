import { spawn } from 'node:child_process';
import type { StartedCommand } from './roll-out';

/**
 * Runs a shell command of the operator with these variables added to `inherited`. It has a process group of its own, so
 * that what it leaves running in the background outlives this process; its output goes to stderr.
 */
export function runShell(
  command: string,
  variables: Record<string, string>,
  inherited: NodeJS.ProcessEnv,
): StartedCommand {
  const child = spawn(command, {
    shell: true,
    detached: true,
    env: { ...inherited, ...variables },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  let running = true;
  void exited.then(() => (running = false));
  return {
    exited,
    abandon: () => {
      if (running && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    },
  };
}
