import { randomBytes } from 'node:crypto';
import { type ExistingServers } from './existing-servers';
import { type Report } from './report';
import { type MongoServer, startMongo, type StartMongoOptions } from './start-mongo';
import { startTemporal, type StartTemporalOptions, type TemporalServer } from './start-temporal';
import { useExistingMongo, useExistingTemporal } from './use-existing-servers';

export interface LocalStackOptions {
  /** How Temporal is started. */
  temporal: Omit<StartTemporalOptions, 'report' | 'localDirectory'>;
  /** How MongoDB is started. */
  mongo: Omit<StartMongoOptions, 'report' | 'localDirectory'>;
  /** Servers to use instead of starting one, each with a namespace or database made for this run; none by default. */
  existing?: ExistingServers;
  report: Report;
  /** The project's `.local/` by default. */
  localDirectory?: string;
}

/** What Sonore needs to run: both servers, answering. */
export interface LocalStack {
  temporal: TemporalServer;
  mongo: MongoServer;
  /** Ends both; idempotent. */
  stop(): Promise<void>;
}

/**
 * Finds (or fetches) and starts Temporal and MongoDB side by side. When one cannot be had, the other is stopped and it
 * rejects with the reason. Whatever becomes of this process, neither server outlives it.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { existing = {}, report } = options;
  const shared = { report, ...(options.localDirectory !== undefined && { localDirectory: options.localDirectory }) };
  const ownName = `sonore-${randomBytes(4).toString('hex')}`;

  const [temporal, mongo] = await Promise.allSettled([
    existing.temporalAddress === undefined
      ? startTemporal({ ...options.temporal, ...shared })
      : useExistingTemporal(existing.temporalAddress, ownName),
    existing.mongodbUri === undefined
      ? startMongo({ ...options.mongo, ...shared })
      : useExistingMongo(existing.mongodbUri, ownName),
  ]);
  if (temporal.status === 'fulfilled' && mongo.status === 'fulfilled') {
    const servers = [temporal.value, mongo.value];
    return { temporal: temporal.value, mongo: mongo.value, stop: () => stopAll(servers) };
  }
  await stopAll([temporal, mongo].flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])));
  throw bothReasons([temporal, mongo]);
}

async function stopAll(servers: readonly (TemporalServer | MongoServer)[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

function bothReasons(starts: readonly PromiseSettledResult<unknown>[]): Error {
  const reasons = starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : []));
  return new Error(reasons.map((reason) => reason.replace(/^Error: /, '')).join('\n'));
}
