import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { createActivities } from '../../../activities';
import type { Logger } from '../../infra/logger';
import { ensureIndexes } from '../../infra/mongo/indexes';
import { createMailSender } from '../../infra/mail/mail-sender';
import type { Metrics } from '../../infra/metrics/metrics';
import { readModelPrices } from '../../infra/model-prices-file';
import type { MongoConnection } from '../../infra/mongo/connect-mongo';
import { createRepositories } from '../../infra/mongo/repositories';
import { WriteBuffer } from '../../infra/mongo/write-buffer';
import { OpenAICallsService } from '../../infra/openai/calls-http';
import { ResponsesService } from '../../infra/openai/responses';
import { SessionRegistry } from '../../infra/openai/session-registry';
import { openSideband, sidebandUrl } from '../../infra/openai/sideband';
import { PromptFiles } from '../../infra/prompt-files';
import { connectTemporalWorker } from '../../infra/temporal/connect-temporal';
import { workerVersion } from '../../infra/temporal/deployment-version';
import { PostCallQueue } from '../../infra/temporal/post-call-queue';
import { ensureSweepSchedule } from '../../infra/temporal/sweep-schedule';
import { taskQueues } from '../../models/task-queues';
import type { Settings } from '../../settings';
import { createRemoteTools } from '../../infra/remote-tools';
import { createWorkers } from './create-workers';

/** Transcript items and usage that may wait for the database: an hour of a busy process. */
const pendingWritesLimit = 20_000;

/** What waits may still be written when the process ends. */
const lastWritesMs = 5_000;

/** How long the model may take for a summary: it is not on the phone. */
const summaryTimeoutMs = 100_000;

/** Pause between attempts to reach a server that is not there yet. */
const startRetryMs = 2_000;

/** What a worker process shares with the other roles in it. */
export interface WorkerOptions {
  settings: Settings;
  client: Client;
  mongo: MongoConnection;
  metrics: Metrics;
  log: Logger;
  /** A workflow bundle made beforehand. */
  workflowBundlePath?: string;
}

/** A running worker. */
export interface RunningWorker {
  hostQueue: string;
  /** Rejects when a Worker broke; resolves after `stop`. */
  done: Promise<void>;
  /** Whether it takes calls: not while it is being stopped. */
  polls(): boolean;
  /** What it has not got rid of yet. */
  open(): { sessions: number; pending_writes: number };
  /** Hands its calls over and ends; a second call changes nothing. */
  stop(): Promise<void>;
}

/** Starts polling; waits for Temporal to be reachable, however long that takes, until `aborted`. */
export async function startWorker(options: WorkerOptions, aborted: AbortSignal): Promise<RunningWorker> {
  const { settings, client, mongo, metrics, log } = options;
  const hostId = randomUUID();
  const hostQueue = taskQueues(settings.sonoreTaskQueue).host(hostId);
  const sessions = new SessionRegistry();
  const writes = new WriteBuffer({
    limit: pendingWritesLimit,
    note: (event, fields) => {
      log.warn({ event, ...fields }, 'writing to the database');
      if (event === 'write_dropped') metrics.writesLost(1);
      if (event === 'writes_lost') metrics.writesLost(Number(fields['count']));
    },
  });
  const remoteTools = createRemoteTools(settings, log);
  const repositories = createRepositories(mongo.db, settings);
  const openai = {
    apiKey: settings.openaiApiKey,
    projectId: settings.openaiProjectId,
    baseUrl: settings.openaiBaseUrl,
  };
  const activities = createActivities({
    ...remoteTools.clients,
    client,
    taskQueue: settings.sonoreTaskQueue,
    hostQueue,
    sessions,
    writes,
    metrics,
    log,
    repositories,
    prices: readModelPrices(settings.modelPricesFile),
    mailSender: createMailSender(settings, log),
    summaryModel: settings.summaryModel,
    responses: new ResponsesService({ ...openai, timeoutMs: summaryTimeoutMs }),
    postCalls: new PostCallQueue({
      client,
      taskQueue: settings.sonoreTaskQueue,
      callMetadata: repositories.callMetadata,
    }),
    callsService: new OpenAICallsService({ ...openai, timeoutMs: settings.openaiTimeoutMs }),
    promptFiles: new PromptFiles({ instructions: settings.instructionsFile, greeting: settings.greetingFile }),
    session: {
      model: settings.openaiModel,
      voice: settings.openaiVoice,
      transcriptionModel: settings.openaiTranscriptionModel,
    },
    connect: (callId) => (handlers) =>
      openSideband({
        url: sidebandUrl(settings.wsServerUrl, callId),
        apiKey: settings.openaiApiKey,
        projectId: settings.openaiProjectId,
        handshakeTimeoutMs: settings.openaiTimeoutMs,
        ...handlers,
        onError: (error) => log.error({ event: 'sideband_handler_failed', err: error }, 'sideband'),
      }),
  });

  const { connection, namespace } = await untilReachable(log, aborted, () => connectTemporalWorker(settings));
  void untilReachable(log, aborted, async () => {
    const duplicated = await ensureIndexes(mongo.db, {
      transcriptsCollection: settings.mongodbTranscriptsCollection,
      metadataCollection: settings.mongodbMetadataCollection,
    });
    for (const collection of duplicated) {
      log.error({ event: 'index_not_made', collection }, 'a number or a tenant is there twice: remove one and restart');
    }
  }).catch(() => undefined);
  void untilReachable(log, aborted, () => ensureSweepSchedule(client, settings.sonoreTaskQueue, log)).catch(
    () => undefined,
  );
  metrics.watchSessions({
    ...{ slots: settings.callSlots, live: () => sessions.size },
    ...{ phases: () => sessions.phases(), pendingWrites: () => writes.size },
  });
  const workers = await createWorkers({
    connection,
    namespace,
    taskQueue: settings.sonoreTaskQueue,
    hostId,
    activities,
    metrics,
    log,
    callSlots: settings.callSlots,
    heartbeatTimeoutMs: settings.heartbeatTimeoutMs,
    ...workerVersion(settings),
    ...(options.workflowBundlePath === undefined ? {} : { workflowBundlePath: options.workflowBundlePath }),
  });
  const running = {
    calls: workers.calls.run(),
    postCall: workers.postCall.run(),
    sessions: workers.sessions.run(),
    host: workers.host.run(),
  };
  const done = Promise.all(Object.values(running)).then(() => undefined);
  // Each way of ending is looked at through `done`; this keeps a broken Worker from being an unhandled rejection first.
  done.catch(() => undefined);
  log.info({ event: 'worker_started', host_queue: hostQueue, slots: settings.callSlots }, 'worker started');

  let stopped: Promise<void> | null = null;
  return {
    hostQueue,
    done,
    polls: () => Object.values(workers).every((worker: Worker) => worker.getState() === 'RUNNING'),
    open: () => ({ sessions: sessions.size, pending_writes: writes.size }),
    stop: () => (stopped ??= stop()),
  };

  /** Sockets first, so that other workers can take them over while this one still answers for its last words. */
  async function stop(): Promise<void> {
    log.info({ event: 'worker_draining', sessions: sessions.size }, 'handing calls over');
    const shutDown = (worker: { getState(): string; shutdown(): void }): void => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    };
    shutDown(workers.sessions);
    await running.sessions.catch(() => undefined);
    await sessions.lingered();
    shutDown(workers.calls);
    shutDown(workers.postCall);
    shutDown(workers.host);
    await Promise.allSettled([running.calls, running.postCall, running.host]);
    await writes.stop(lastWritesMs);
    await remoteTools.close();
    await connection.close();
    log.info({ event: 'worker_stopped' }, 'worker stopped');
  }
}

async function untilReachable<T>(log: Logger, aborted: AbortSignal, start: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (aborted.aborted) throw error;
      log.warn({ event: 'server_unreachable', err: error }, 'not reachable yet, trying again');
      await new Promise((resolve) => {
        setTimeout(resolve, startRetryMs);
      });
    }
  }
}
