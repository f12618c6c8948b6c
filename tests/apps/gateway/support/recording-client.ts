import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

type Answer = (...args: unknown[]) => unknown;

/** A stand-in for Temporal's client that records what is asked of it; answers can be replaced one by one. */
export interface RecordingClient {
  client: Client;
  starts: { type: string; options: Record<string, unknown> }[];
  signals: { workflowId: string; signal: string; message: unknown }[];
  /** How long each guarded request was given, milliseconds. */
  deadlines: number[];
  answers: Record<
    | 'start'
    | 'signal'
    | 'query'
    | 'update'
    | 'updateResult'
    | 'describe'
    | 'describeNamespace'
    | 'describeTaskQueue'
    | 'listWorkers',
    Answer
  >;
}

/** A client whose server takes everything: starts, signals, and polled queues. */
export function recordingClient(): RecordingClient {
  const recording: Omit<RecordingClient, 'client'> = {
    starts: [],
    signals: [],
    deadlines: [],
    answers: {
      start: () => undefined,
      signal: () => undefined,
      query: () => undefined,
      update: () => undefined,
      updateResult: () => undefined,
      describe: () => ({ status: { name: 'RUNNING' } }),
      describeNamespace: () => ({}),
      listWorkers: () => ({ workersInfo: [] }),
      describeTaskQueue: () => ({
        pollers: [{ identity: '1@worker', lastAccessTime: msToTs(Date.now()) }],
      }),
    },
  };
  const { answers } = recording;
  const answer = (name: keyof typeof answers, ...args: unknown[]) =>
    new Promise((resolve) => resolve(answers[name](...args)));
  const client = {
    options: { namespace: 'test-namespace' },
    withDeadline: async (deadline: number, request: () => Promise<unknown>) => {
      recording.deadlines.push(deadline - Date.now());
      return request();
    },
    workflow: {
      start: (type: string, options: Record<string, unknown>) => {
        recording.starts.push({ type, options });
        return answer('start', type, options);
      },
      getHandle: (workflowId: string) => ({
        signal: (signal: { name: string }, message: unknown) => {
          recording.signals.push({ workflowId, signal: signal.name, message });
          return answer('signal', workflowId, signal.name);
        },
        query: (query: { name: string }) => answer('query', workflowId, query.name),
        executeUpdate: (update: { name: string }, options: unknown) =>
          answer('update', workflowId, update.name, options),
        getUpdateHandle: (id: string) => ({ result: () => answer('updateResult', workflowId, id) }),
        describe: () => answer('describe', workflowId),
      }),
    },
    workflowService: {
      describeNamespace: (request: unknown) => answer('describeNamespace', request),
      describeTaskQueue: (request: unknown) => answer('describeTaskQueue', request),
      listWorkers: (request: unknown) => answer('listWorkers', request),
    },
  };
  return { ...recording, client: client as unknown as Client };
}
