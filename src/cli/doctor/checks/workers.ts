import { livePollers } from '../../../infra/temporal/live-pollers';
import { taskQueues } from '../../../models/task-queues';
import { pollersOf, type QueueType } from '../../../apps/gateway/health/check-pollers';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok } from '../finding';

const refused = 'callers hear a refusal (503)';

/** Somebody who is given calls polls each queue that a call, and the work after it, needs. */
export const workers: DoctorCheck = {
  name: 'workers',
  needs: ['temporal'],
  run: async ({ temporal: ask, settings }) => {
    const { calls, sessions, postCall } = taskQueues(settings.sonoreTaskQueue);
    const queues: [string, QueueType, string][] = [
      [calls, 'workflow', refused],
      [calls, 'activity', refused],
      [sessions, 'activity', refused],
      [postCall, 'activity', 'calls that ended wait for their summary, mail and webhook'],
    ];
    const counts = await ask((client) =>
      Promise.all(
        queues.map(async ([queue, type, otherwise]) => ({
          name: `${queue} (${type})`,
          otherwise,
          routed: (await pollersOf(client, queue, type)).size,
          any: (await livePollers(client, queue, type)).length,
        })),
      ),
    );
    return counts.map(queueFinding);
  },
};

interface QueuePollers {
  name: string;
  /** What happens while nobody is given its tasks. */
  otherwise: string;
  routed: number;
  any: number;
}

function queueFinding({ name, otherwise, routed, any }: QueuePollers): Finding {
  if (routed > 0) return ok(`${name} is polled by ${routed} ${routed === 1 ? 'worker' : 'workers'}.`);
  if (any > 0) {
    return fail(
      `${name} is polled only by workers of a build that is not current: ${otherwise}.`,
      'See `sonore versions show`, then `sonore versions rollout BUILD`.',
    );
  }
  return fail(`Nobody polls ${name}: ${otherwise}.`, 'Start a worker, or look at SONORE_TASK_QUEUE.');
}
