import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Two of the three Workers here have no workflows, which the SDK warns of. */
export const benchLogger = new DefaultLogger('ERROR');

let isInstalled = false;

/** The Temporal runtime of this process, once: the SDK's own signal handlers would end Workers before the cleanup does. */
export function installBenchRuntime(): void {
  if (isInstalled) return;
  isInstalled = true;
  Runtime.install({
    shutdownSignals: [],
    logger: benchLogger,
    // A workflow is terminated as soon as its last activity has told its time, often before the server knows of it.
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  });
}
