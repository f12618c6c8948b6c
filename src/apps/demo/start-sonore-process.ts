import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultLocalDirectory, type GuardedProcess } from '../../local-stack';
import { startServerProcess } from '../../local-stack/server-process';
import type { Role } from '../../setting-groups/setting';

/** A worker bundles the workflows first; beside everything else that starts, on a small machine, that takes a while. */
const readyDeadlineMs = 60_000;

/** Each probe makes the process ask its servers. */
const probePauseMs = 150;

/**
 * Starts a process of Sonore the way this one was started (from the sources, or compiled) and resolves when it is ready
 * to take calls. It ends with this process. Rejects with the end of its log.
 */
export function startSonoreProcess(options: {
  role: Exclude<Role, 'all'>;
  port: number;
  /** All of it: nothing is inherited. */
  environment: NodeJS.ProcessEnv;
}): Promise<GuardedProcess> {
  const { role, port, environment } = options;
  return startServerProcess({
    name: `The ${role}`,
    command: process.execPath,
    args: [...process.execArgv, require.resolve('../../main'), '--role', role],
    environment: { ...environment, PORT: String(port) },
    logFile: path.join(defaultLocalDirectory, 'logs', `${role}-${port}.log`),
    deadlineMs: readyDeadlineMs,
    probe: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/ready`);
      await response.body?.cancel();
      if (response.ok) return;
      await delay(probePauseMs);
      throw new Error(`not ready: ${response.status}`);
    },
  });
}
