import { Command, Option } from 'commander';
import { bundleFile } from './apps/bundle-file';
import { startSonore } from './apps/start-sonore';
import { installTemporalRuntime } from './apps/worker/install-temporal-runtime';
import { createLogger, type Logger } from './infra/logger';
import { freeLoopbackAddress } from './infra/metrics/temporal-metrics';
import type { Tracing } from './infra/tracing/tracing';
import { loadSettings, type Settings, SettingsError } from './settings';
import type { Role } from './setting-groups/setting';

/** A terminal's Ctrl-C may arrive twice, by itself and from npm; only what comes later is meant as a second one. */
const sameSignalMs = 1_000;

/** What a collector gets for the last traces; within SHUTDOWN_GRACE_S. */
const lastTracesMs = 2_000;

/** What the command line says. */
interface Options {
  role: Role;
  workflowBundle?: string;
}

async function main({ role, workflowBundle }: Options): Promise<void> {
  const settings = loadSettings(undefined, { role });
  const log = createLogger({ level: settings.logLevel });
  const temporalMetricsAddress = await freeLoopbackAddress();
  const flushTemporalLog = installTemporalRuntime(log, { metricsAddress: temporalMetricsAddress });
  const tracing = await traced(role, settings, log);
  const sonore = await startSonore({
    role,
    settings,
    log,
    temporalMetricsAddress,
    ...(workflowBundle === undefined ? {} : { workflowBundlePath: workflowBundle }),
  });
  let stoppingSince: number | null = null;
  const stop = (signal: string): void => {
    const now = performance.now();
    if (stoppingSince !== null) {
      if (now - stoppingSince < sameSignalMs) return;
      log.error({ event: 'stop_forced', signal, open: sonore.open() }, 'told to stop a second time: ending at once');
      process.exit(1);
    }
    stoppingSince = now;
    log.info({ event: 'stopping', signal }, 'stopping');
    // Calls that are not handed over by then are taken over when their heartbeats stop.
    setTimeout(() => {
      log.error(
        { event: 'stop_overdue', open: sonore.open() },
        'not stopped within SHUTDOWN_GRACE_S: ending all the same',
      );
      process.exit(1);
    }, settings.shutdownGraceS * 1000).unref();
    void sonore.stop();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // Why workflows cannot be bundled, for one, stands in the SDK's log alone.
  await sonore.done.finally(flushTemporalLog);
  await tracing?.stop(lastTracesMs);
  // Native threads of the Temporal SDK may keep an idle process alive.
  process.exit(0);
}

/** OpenTelemetry costs a process its memory and the start its time: loaded only where traces go somewhere. */
async function traced(role: Role, settings: Settings, log: Logger): Promise<Tracing | null> {
  const { appName, otelExporterOtlpEndpoint: endpoint, sonoreBuildId } = settings;
  if (endpoint === undefined) return null;
  const { traceToCollector } = await import('./infra/tracing/trace-to-collector.js');
  return traceToCollector(endpoint, { serviceName: appName, role, buildId: sonoreBuildId, log });
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
  .option(
    '--workflow-bundle <file>',
    "workflows bundled beforehand; else the build's, else bundled from the sources",
    bundleFile,
  )
  .action(async (options: Options) => {
    try {
      await main(options);
    } catch (error) {
      process.stderr.write(`${explain(error)}\n`);
      process.exit(1);
    }
  })
  .parse();
