import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from '../../infra/logger';

/** The SDK's level names in pino's. */
const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Two of our three Workers have no workflows, on purpose. */
const expected = 'No workflows registered, not polling for workflow tasks';

/**
 * Sets up the Temporal SDK of this process; once, and before anything else of it is used. Its lines go into our log, and
 * its own signal handlers are off: they would end all Workers at once instead of handing the calls over first. The
 * function returned writes the lines that the SDK still holds back.
 */
export function installTemporalRuntime(log: Logger): () => void {
  const temporalLog = log.child({ component: 'temporal' });
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('DEBUG', ({ level, message, meta }) => {
      const { error, ...fields } = meta ?? {};
      const fromWorkflow = fields['sdkComponent'] === 'workflow';
      // What the SDK says at INFO is about its own states; ours are logged by the worker.
      const quiet = message === expected || (level === 'INFO' && !fromWorkflow);
      temporalLog[quiet ? 'debug' : levels[level]](
        { ...fields, ...(error === undefined ? {} : { err: error as Error }) },
        message,
      );
    }),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} } },
  });
  return () => Runtime.instance().flushLogs();
}
