import path from 'node:path';
import { freePort, GuardedProcess, type Report } from '../../local-stack';
import { loadSettings, type Settings } from '../../settings';
import { type Cleanup } from '../demo/cleanup';
import { RestartingProcess } from './restarting-process';
import { simulateOpenAI } from './simulate-openai';
import { startDevServers } from './start-dev-servers';
import { watchFiles } from './watch-files';

/** What Sonore is made of, at the project's root. */
const watched = { folders: ['src', 'workflows', 'activities', 'data'], files: ['.env'] };

/**
 * Starts what the settings do not name, then gateway and worker in one process that is restarted on every change. Runs
 * until `cleanup` does.
 * @param options.environment variables of this process; `.env` in the working directory is read below them.
 */
export async function runDev(
  { environment, report }: { environment: NodeJS.ProcessEnv; report: Report },
  cleanup: Cleanup,
): Promise<void> {
  const configured = settingsSoFar(environment);
  const servers = await startDevServers(configured, report, cleanup);
  const port = await freePort(configured.port);
  if (configured.port !== 0 && port !== configured.port)
    report.line(`  Port ${configured.port} is taken: the gateway listens on another one.`);
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const simulated = hasKey(configured) ? null : await simulateOpenAI(gatewayUrl, report, cleanup);
  report.line(`  gateway  ${gatewayUrl}   ready? ${gatewayUrl}/api/v1/ready`);
  report.line(`  webhook  ${gatewayUrl}/api/v1/openai/webhook`);

  const sonore = new RestartingProcess({
    start: () =>
      new GuardedProcess({
        command: process.execPath,
        args: [...process.execArgv, require.resolve('../../main'), '--role', 'all'],
        environment: {
          ...environment,
          ...servers,
          // A key that has come into `.env` meanwhile takes over from the simulator.
          ...(simulated === null || hasKey(settingsSoFar(environment)) ? {} : simulated),
          APP_ENV: 'dev',
          HOST: '127.0.0.1',
          PORT: String(port),
        },
        output: 'inherit',
      }),
    onFailure: (reason) => report.line(`✘ Sonore does not run: ${reason}. Waiting for the next change.`),
  });
  cleanup.add(() => sonore.stop());
  const unwatch = watchFiles(path.resolve(__dirname, '../../..'), watched, (name) => {
    report.line(`↻ ${name} has changed`);
    sonore.restart();
  });
  cleanup.add(() => Promise.resolve(unwatch()));
  sonore.restart();
}

/** The settings as they stand, also when required ones are missing: those are what is started here. */
function settingsSoFar(environment: NodeJS.ProcessEnv): Settings {
  return loadSettings({ ...environment, APP_ENV: 'test' }, { role: 'all' });
}

function hasKey({ openaiApiKey }: Settings): boolean {
  return openaiApiKey !== '';
}
