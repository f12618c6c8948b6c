import type { Context } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptors } from '@temporalio/worker';
import { callIdOfWorkflow, type LogContext, logContext, withLogContext } from '../log-context';

/** Also known to `workflows/interceptors/call-headers.ts`, which hands it on. */
const tenantHeader = 'sonore-tenant';

/**
 * Runs each activity under the ids of its call: from its input, else from its workflow's id and headers. The SDK's own
 * lines about the activity get the tenant, too.
 */
export function activityContext({ info }: Context): ActivityInterceptors {
  let ids: LogContext = {};
  return {
    inbound: {
      execute: (input, next) => {
        const { call_id, tenant_id } = (input.args[0] ?? {}) as Record<string, unknown>;
        const tenant = input.headers[tenantHeader];
        ids = {
          tenant_id: textOf(tenant_id) ?? (tenant && textOf(defaultPayloadConverter.fromPayload(tenant))),
          call_id: textOf(call_id) ?? callIdOfWorkflow(info.workflowExecution?.workflowId ?? ''),
        };
        return withLogContext(ids, () => next(input));
      },
    },
    outbound: {
      getLogAttributes: (input, next) => next({ ...input, ...(ids.tenant_id && { tenant_id: ids.tenant_id }) }),
    },
  };
}

/** Tells a workflow that is started for a call whose tenant is known already, such as what follows the call. */
export const startedForTenant: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => {
    const { tenant_id } = logContext();
    if (tenant_id === undefined) return next(input);
    const headers = { ...input.headers, [tenantHeader]: defaultPayloadConverter.toPayload(tenant_id) };
    return next({ ...input, headers });
  },
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
