import { randomUUID } from 'node:crypto';
import { type Client } from '@temporalio/client';

/**
 * The yardstick of everything that begins with a workflow: starting one, by a client of this process, on a queue that
 * nobody polls. Resolves with the milliseconds it took.
 */
export async function bareStart(client: Client): Promise<number> {
  const startedAt = performance.now();
  await client.workflow.start('nobody', {
    taskQueue: 'bench-nobody',
    workflowId: `bench-start-${randomUUID()}`,
    args: [],
    workflowExecutionTimeout: '2 minutes',
  });
  return performance.now() - startedAt;
}
