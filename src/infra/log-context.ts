import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose line it is: every line of log, and every span, that is made in this context carries the ids. */
export interface LogContext {
  call_id?: string | undefined;
  tenant_id?: string | undefined;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work`, and whatever it starts, under these ids and no others. */
export function withLogContext<T>(ids: LogContext, work: () => T): T {
  return storage.run({ ...ids }, work);
}

/** Adds ids that became known only now; without a context around it changes nothing. */
export function addToLogContext(ids: LogContext): void {
  Object.assign(storage.getStore() ?? {}, ids);
}

/** The ids of this moment; empty outside of any context. */
export function logContext(): Readonly<LogContext> {
  return storage.getStore() ?? {};
}

/** The call a workflow is about, by its id (`call-…`, `post-call-…`); undefined for any other workflow. */
export function callIdOfWorkflow(workflowId: string): string | undefined {
  return /^(?:post-)?call-(.+)$/.exec(workflowId)?.[1];
}
