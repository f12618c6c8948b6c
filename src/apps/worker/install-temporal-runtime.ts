import { DefaultLogger, type LogLevel, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { callIdOfWorkflow, withLogContext } from '../../infra/log-context';
import type { Logger } from '../../infra/logger';

/** The SDK's level names in pino's. */
const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What the SDK has to make lines of at all, by the level of our log. */
const sdkLevels: Readonly<Record<string, LogLevel>> = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', warn: 'WARN' };

/** Three of our four Workers have no workflows, on purpose. */
const expected = 'No workflows registered, not polling for workflow tasks';

/** What the SDK says of every line's workflow and activity; `call_id` and `tenant_id` say it shorter. */
const saidShorter = new Set([
  ...['namespace', 'taskQueue', 'workflowId', 'runId', 'tenant_id'],
  ...['sdkComponent', 'taskToken', 'isLocal'],
]);

/**
 * Sets up the Temporal SDK of this process; once, and before anything else of it is used. Its lines go into our log, and
 * its own signal handlers are off: they would end all Workers at once instead of handing the calls over first. The
 * function returned writes the lines that the SDK still holds back.
 * @param options.metricsAddress where the SDK serves its metrics, `host:port`; without it it makes none.
 */
export function installTemporalRuntime(
  log: Logger,
  { metricsAddress }: { metricsAddress?: string | undefined } = {},
): () => void {
  const temporalLog = log.child({ component: 'temporal' });
  const least = sdkLevels[log.level] ?? 'ERROR';
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger(least, ({ level, message, meta }) => {
      const { error, ...attributes } = meta ?? {};
      const fromWorkflow = attributes['sdkComponent'] === 'workflow';
      const { workflowId, tenant_id } = attributes as { workflowId?: string; tenant_id?: string };
      // What the SDK says at INFO is about its own states; ours are logged by the worker.
      const quiet = message === expected || (level === 'INFO' && !fromWorkflow);
      const fields = Object.fromEntries(Object.entries(attributes).filter(([name]) => !saidShorter.has(name)));
      // The SDK writes in whatever context it collects its lines.
      withLogContext({ tenant_id, call_id: callIdOfWorkflow(workflowId ?? '') }, () =>
        temporalLog[quiet ? 'debug' : levels[level]]({ ...fields, ...failureOf(error) }, message),
      );
    }),
    telemetryOptions: {
      logging: {
        filter: makeTelemetryFilterString({ core: least === 'ERROR' ? 'ERROR' : 'WARN', other: 'ERROR' }),
        forward: {},
      },
      ...(metricsAddress !== undefined && {
        metrics: {
          attachServiceName: false,
          prometheus: { bindAddress: metricsAddress, useSecondsForDurations: true },
        },
      }),
    },
  });
  return () => Runtime.instance().flushLogs();
}

/** Workflows give their errors as texts, the SDK its own as errors. */
function failureOf(error: unknown): { err?: Error; error?: unknown } {
  if (error === undefined) return {};
  return error instanceof Error ? { err: error } : { error };
}
