import { isGrpcServiceError } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok, warn } from '../finding';
import { reasonOf } from '../run-checks';

const dayMs = 86_400_000;

/** A doubled webhook is known by the workflow of its call, for as long as that is kept. */
const leastRetentionDays = 7;

/** gRPC `NOT_FOUND`. */
const grpcNotFound = 5;

/** gRPC `DEADLINE_EXCEEDED`: nobody answered, whatever is said of it. */
const grpcDeadlineExceeded = 4;

/** Temporal answers, the namespace exists and keeps closed workflows for long enough. */
export const temporal: DoctorCheck = {
  name: 'temporal',
  run: async ({ temporal: ask, settings }) => {
    try {
      const { namespace, serverVersion, retentionDays } = await ask(async (client) => {
        const { namespace } = client.options;
        const { serverVersion } = await client.workflowService.getSystemInfo({});
        const { config } = await client.workflowService.describeNamespace({ namespace });
        const retention = config?.workflowExecutionRetentionTtl;
        return { namespace, serverVersion, retentionDays: retention ? tsToMs(retention) / dayMs : 0 };
      });
      return [
        ok(`Temporal ${serverVersion} answers; the namespace ${namespace} is there.`),
        retentionFinding(namespace, retentionDays),
      ];
    } catch (error) {
      return [failureFinding(settings.temporalEnvironment['TEMPORAL_ADDRESS'] ?? 'localhost:7233', error)];
    }
  },
};

function failureFinding(address: string, error: unknown): Finding {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  const code = isGrpcServiceError(cause) ? Number(cause.code) : null;
  if (code === grpcNotFound) {
    return fail(
      `The namespace is not known to Temporal: ${reasonOf(cause)}.`,
      'Set TEMPORAL_NAMESPACE, or make it: temporal operator namespace create --namespace NAME --retention 7d',
    );
  }
  const reason = code === grpcDeadlineExceeded ? 'nobody is there, or not in time' : reasonOf(cause);
  return fail(
    `Temporal does not answer at ${address}: ${reason}.`,
    'Start Temporal, or set TEMPORAL_ADDRESS (and TEMPORAL_TLS, TEMPORAL_API_KEY).',
  );
}

/** What is to be said of how long closed workflows are kept. */
export function retentionFinding(namespace: string, days: number): Finding {
  const kept = `${Number(days.toFixed(1))} days`;
  if (days >= leastRetentionDays) return ok(`Closed workflows are kept for ${kept}.`);
  return warn(
    `The namespace ${namespace} keeps closed workflows for ${kept} only: later copies of a webhook would call again.`,
    `temporal operator namespace update --namespace ${namespace} --retention ${leastRetentionDays}d`,
  );
}
