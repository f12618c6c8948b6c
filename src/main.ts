import { Command, Option } from 'commander';
import { startSonore } from './apps/start-sonore';
import { installTemporalRuntime } from './apps/worker/install-temporal-runtime';
import { createLogger } from './infra/logger';
import { loadSettings, SettingsError } from './settings';
import type { Role } from './settings-schema';

/** What an orchestrator allows a process to end by itself (`docker stop` waits 10 s unless told otherwise). */
const graceMs = 25_000;

async function main(role: Role): Promise<void> {
  const settings = loadSettings(undefined, { role });
  const log = createLogger({ level: settings.logLevel });
  installTemporalRuntime(log);
  const sonore = await startSonore({ role, settings, log });
  let stopping = false;
  const stop = (signal: string): void => {
    // A second signal changes nothing: calls are being handed over.
    if (stopping) return;
    stopping = true;
    log.info({ event: 'stopping', signal }, 'stopping');
    setTimeout(() => {
      log.error({ event: 'stop_overdue' }, 'not stopped within the grace period');
      process.exit(1);
    }, graceMs).unref();
    void sonore.stop();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await sonore.done;
  // Native threads of the Temporal SDK may keep an idle process alive.
  process.exit(0);
}

new Command('sonore')
  .description('Takes phone calls: the gateway answers OpenAI, the workers hold the calls.')
  .addOption(new Option('--role <role>', 'what this process does').choices(['gateway', 'worker', 'all']).default('all'))
  .action(async ({ role }: { role: Role }) => {
    try {
      await main(role);
    } catch (error) {
      process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`);
      process.exit(1);
    }
  })
  .parse();
