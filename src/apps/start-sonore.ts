import { connectMongo } from '../infra/mongo/connect-mongo';
import { createRepositories } from '../infra/mongo/repositories';
import type { Logger } from '../infra/logger';
import { Metrics } from '../infra/metrics/metrics';
import { OpenAICallsService } from '../infra/openai/calls-http';
import type { CapacitySlot } from '../infra/mongo/capacity';
import { connectTemporal } from '../infra/temporal/connect-temporal';
import { registerSearchAttributes } from '../infra/temporal/register-search-attributes';
import type { Settings } from '../settings';
import type { Role } from '../setting-groups/setting';
import { CapacityWatch } from './capacity-watch';
import { startGateway } from './gateway/start-gateway';
import { withTimeLimit } from '../infra/time-limit';
import { startWorker, type RunningWorker } from './worker/start-worker';

/** Pause between attempts to register the search attributes with a server that is not there yet. */
const registerRetryMs = 5_000;

/** Whoever asks for metrics waits this long for the slots in use. */
const countLimitMs = 500;

/** Slots that another machine has taken may seem to be of a moment to come. */
const clockSkewMs = 60_000;

export interface SonoreOptions {
  role: Role;
  settings: Settings;
  log: Logger;
  /** A workflow bundle made beforehand. */
  workflowBundlePath?: string;
  /** Where the Temporal SDK of this process serves its metrics, `host:port`. */
  temporalMetricsAddress?: string | undefined;
}

/** A running process of whatever role. */
export interface Sonore {
  /** Where it answers HTTP; every role answers health and readiness. */
  url: string;
  /** Resolves when it has stopped, rejects when it broke. */
  done: Promise<void>;
  /** What keeps it from having stopped. */
  open(): Record<string, unknown>;
  /** Stops it in order; a second call changes nothing. */
  stop(): Promise<void>;
}

/**
 * Starts a process of Sonore. Servers that are not there yet are waited for; until they are, the process is not ready.
 * Throws when its port is taken.
 */
export async function startSonore({
  role,
  settings,
  log,
  workflowBundlePath,
  temporalMetricsAddress,
}: SonoreOptions): Promise<Sonore> {
  const aborted = new AbortController();
  const temporal = connectTemporal(settings);
  const metrics = new Metrics();
  const mongo = connectMongo({ uri: settings.mongodbUri, db: settings.mongodbDb });
  let searchAttributes = false;
  void registered().catch(() => undefined);

  const repositories = createRepositories(mongo.db, settings);
  metrics.watchProcess();
  if (temporalMetricsAddress !== undefined) metrics.watchTemporal(temporalMetricsAddress);
  metrics.watchCapacity({ limit: settings.maxConcurrentCalls, inUse: slotsInUse });
  let worker: RunningWorker | null = null;
  const http = await startGateway({
    routes: role === 'worker' ? 'health' : 'all',
    client: temporal.client,
    host: settings.host,
    settings,
    log,
    mongo: mongo.db,
    metrics,
    calls: repositories.calls,
    capacity: repositories.capacity,
    repositories,
    callsService: new OpenAICallsService({
      apiKey: settings.openaiApiKey,
      projectId: settings.openaiProjectId,
      baseUrl: settings.openaiBaseUrl,
      timeoutMs: settings.openaiTimeoutMs,
    }),
    searchAttributesRegistered: () => searchAttributes,
    ...(role === 'gateway' ? {} : { ownWorkerPolls: () => worker?.polls() ?? false }),
  });
  log.info({ event: 'started', role, url: http.url }, 'listening');
  const capacityWatch = new CapacityWatch({ client: temporal.client, settings, metrics, log });
  capacityWatch.start();

  const starting = role === 'gateway' ? null : start();
  let finish!: { resolve: () => void; reject: (error: unknown) => void };
  const done = new Promise<void>((resolve, reject) => {
    finish = { resolve, reject };
  });
  starting?.then(
    (running) => running.done.catch(finish.reject),
    (error: unknown) => {
      if (!aborted.signal.aborted) finish.reject(error);
    },
  );

  let stopping: 'no' | 'http' | 'worker' | 'connections' = 'no';
  let stopped: Promise<void> | null = null;
  return {
    url: http.url,
    done,
    open: () => ({ stopping, ...worker?.open() }),
    stop: () => (stopped ??= stop()),
  };

  async function start(): Promise<RunningWorker> {
    worker = await startWorker(
      {
        settings,
        client: temporal.client,
        mongo,
        metrics,
        log,
        ...(workflowBundlePath === undefined ? {} : { workflowBundlePath }),
      },
      aborted.signal,
    );
    // Told to stop while it was still starting.
    if (aborted.signal.aborted) await worker.stop();
    return worker;
  }

  /** Listener, then sockets, then workers, then connections: nothing is closed that a step before still needs. */
  async function stop(): Promise<void> {
    aborted.abort();
    capacityWatch.stop();
    stopping = 'http';
    await http.stop();
    stopping = 'worker';
    await worker?.stop();
    await starting?.catch(() => undefined);
    stopping = 'connections';
    await Promise.allSettled([temporal.close(), mongo.close()]);
    finish.resolve();
  }

  /** Null when the database does not say in time: the other metrics are then wanted most. */
  async function slotsInUse(): Promise<number | null> {
    const slots = (): Promise<CapacitySlot[]> => repositories.capacity.takenBefore(new Date(Date.now() + clockSkewMs));
    const taken = await withTimeLimit(countLimitMs, slots, () => new Error('no answer')).catch(() => null);
    return taken?.length ?? null;
  }

  async function registered(): Promise<void> {
    while (!aborted.signal.aborted) {
      try {
        searchAttributes = await registerSearchAttributes(temporal.client, log);
        return;
      } catch (error) {
        log.debug({ event: 'search_attributes_retry', err: error }, 'Temporal did not answer yet');
        await new Promise((resolve) => {
          setTimeout(resolve, registerRetryMs).unref();
        });
      }
    }
  }
}
