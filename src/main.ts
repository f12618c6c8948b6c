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
  const flushTemporalLog = installTemporalRuntime(log);
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
  // Why workflows cannot be bundled, for one, stands in the SDK's log alone.
  await sonore.done.finally(flushTemporalLog);
  // Native threads of the Temporal SDK may keep an idle process alive.
  process.exit(0);
}

/** What the person who starts the process can do something about is told in one line, anything else as it is. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  const { syscall, message, stack } = error as NodeJS.ErrnoException;
  return syscall === 'listen' ? `Sonore cannot start on this PORT and HOST: ${message}` : String(stack);
}

new Command('sonore')
  .description('Takes phone calls: the gateway answers OpenAI, the workers hold the calls.')
  .addOption(new Option('--role <role>', 'what this process does').choices(['gateway', 'worker', 'all']).default('all'))
  .action(async ({ role }: { role: Role }) => {
    try {
      await main(role);
    } catch (error) {
      process.stderr.write(`${explain(error)}\n`);
      process.exit(1);
    }
  })
  .parse();
