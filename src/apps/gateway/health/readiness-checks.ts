import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { taskQueues } from '../../../models/task-queues';
import type { ReadinessCheck } from './health-router';
import { checkPollers } from './check-pollers';

/** Temporal's requests end by themselves before the check is given up. */
const requestDeadlineMs = 1_900;

/**
 * What taking calls needs, for every role: Temporal with the namespace, MongoDB, and somebody (this process or another)
 * who polls for workflows, for their activities and for sessions.
 * @param options.ownWorkerPolls whether the worker of this process takes calls: another one's being there must not let a
 * deploy stop that one too early. Absent in a process without a worker.
 * @param options.taskQueue `SONORE_TASK_QUEUE`, from which the other queues' names derive.
 * @param options.routed only workers whose version is given new calls count; false for a worker's own readiness, or a new
 * build could not become ready before it is made current.
 */
export function readinessChecks({
  client,
  mongo,
  taskQueue,
  routed,
  ownWorkerPolls,
}: {
  client: Client;
  mongo: Pick<Db, 'command'>;
  taskQueue: string;
  routed: boolean;
  ownWorkerPolls?: (() => boolean) | undefined;
}): ReadinessCheck[] {
  const { namespace } = client.options;
  const { calls, sessions } = taskQueues(taskQueue);
  const check = (name: string, request: () => Promise<unknown>): ReadinessCheck => ({
    name,
    check: async () => {
      await client.withDeadline(Date.now() + requestDeadlineMs, request);
    },
  });
  const ownWorker: ReadinessCheck = {
    name: 'worker',
    check: () => (ownWorkerPolls?.() ? Promise.resolve() : Promise.reject(new Error('it does not take calls'))),
  };
  return [
    ...(ownWorkerPolls === undefined ? [] : [ownWorker]),
    check('temporal', () => client.workflowService.describeNamespace({ namespace })),
    { name: 'mongodb', check: async () => void (await mongo.command({ ping: 1 })) },
    check(`pollers:${calls}:workflow`, () => checkPollers(client, calls, 'workflow', { routed })),
    check(`pollers:${calls}:activity`, () => checkPollers(client, calls, 'activity', { routed })),
    check(`pollers:${sessions}:activity`, () => checkPollers(client, sessions, 'activity', { routed })),
  ];
}
