import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { Db } from 'mongodb';
import { taskQueues } from '../../../models/task-queues';
import type { ReadinessCheck } from './health-router';
import { checkPollers } from './check-pollers';

const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = temporal.api.enums.v1.TaskQueueType;

/** Temporal's requests end by themselves before the check is given up. */
const requestDeadlineMs = 1_900;

/**
 * What taking calls needs, for every role: Temporal with the namespace, MongoDB, and somebody (this process or another)
 * who polls for workflows, for their activities and for sessions.
 * @param options.taskQueue `SONORE_TASK_QUEUE`, from which the other queues' names derive.
 */
export function readinessChecks({
  client,
  mongo,
  taskQueue,
}: {
  client: Client;
  mongo: Pick<Db, 'command'>;
  taskQueue: string;
}): ReadinessCheck[] {
  const { namespace } = client.options;
  const { calls, sessions } = taskQueues(taskQueue);
  const check = (name: string, request: () => Promise<unknown>): ReadinessCheck => ({
    name,
    check: async () => {
      await client.withDeadline(Date.now() + requestDeadlineMs, request);
    },
  });
  return [
    check('temporal', () => client.workflowService.describeNamespace({ namespace })),
    { name: 'mongodb', check: async () => void (await mongo.command({ ping: 1 })) },
    check(`pollers:${calls}:workflow`, () => checkPollers(client, calls, TASK_QUEUE_TYPE_WORKFLOW)),
    check(`pollers:${calls}:activity`, () => checkPollers(client, calls, TASK_QUEUE_TYPE_ACTIVITY)),
    check(`pollers:${sessions}:activity`, () => checkPollers(client, sessions, TASK_QUEUE_TYPE_ACTIVITY)),
  ];
}
