import type { InjectedSinks } from '@temporalio/worker';
import type { CallObservations, ObservedTool } from '../../../workflows/observations';
import { callIdOfWorkflow, withLogContext } from '../log-context';
import type { Logger } from '../logger';
import type { Metrics } from '../metrics/metrics';
import { tracing } from '../tracing/tracing';

/** Beyond the API's own limit for function names; the model may have made this one up. */
const longestToolName = 64;

/** What becomes of the things a workflow lets its worker know: a line of log, a metric, a span. */
export function callSinks({ metrics, log }: { metrics: Metrics; log: Logger }): InjectedSinks<CallObservations> {
  return {
    call: {
      accepted: {
        fn: ({ workflowId }, { tenant_id, duration_ms }) => {
          metrics.callAccepted(duration_ms / 1000);
          of(workflowId, tenant_id, () => log.info({ event: 'call.accepted', duration_ms }, 'call accepted'));
        },
      },
      attached: {
        fn: ({ workflowId }, { tenant_id, duration_ms }) => {
          metrics.callAttached(duration_ms / 1000);
          of(workflowId, tenant_id, () => log.info({ event: 'call_attached', duration_ms }, 'the socket is open'));
        },
      },
      toolEnded: {
        fn: ({ workflowId }, tool) => {
          const { error, function_call_id, ok, started_at, ended_at, tenant_id } = tool;
          const duration_ms = ended_at - started_at;
          const named = { ...tool, name: tool.name.slice(0, longestToolName) };
          metrics.toolEnded(named, duration_ms / 1000);
          of(workflowId, tenant_id, () => {
            log[ok ? 'info' : 'warn'](
              { event: 'tool_finished', tool: named.name, function_call_id, ok, error, duration_ms },
              'tool finished',
            );
            traceTool(named);
          });
        },
      },
      reported: { fn: (_info, { duration_ms }) => metrics.resultReported(duration_ms / 1000) },
    },
  };
}

function traceTool(tool: ObservedTool): void {
  if (tool.span) tracing()?.toolEnded({ ...tool, span: tool.span });
}

function of(workflowId: string, tenant_id: string | null, work: () => void): void {
  withLogContext({ tenant_id: tenant_id ?? undefined, call_id: callIdOfWorkflow(workflowId) }, work);
}
