/** The task queues of one deployment; see the design's "Three queues". */
export interface TaskQueues {
  /** Workflows and short activities, polled by every worker. */
  calls: string;
  /** Only `attend`, the long activity that holds a call's socket; its slots limit the calls of one process. */
  sessions: string;
  /** The work after calls, apart from them: it waits for minutes for servers that a live call does not need. */
  postCall: string;
  /** Short activities that must run where a socket is. `id` is random per process start, so that no queue outlives it. */
  host: (id: string) => string;
}

/** The queue names derived from `SONORE_TASK_QUEUE`. */
export function taskQueues(name: string): TaskQueues {
  return {
    calls: name,
    sessions: `${name}-sessions`,
    postCall: `${name}-post-call`,
    host: (id) => `${name}-host-${id}`,
  };
}
