import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { destination } from 'pino';
import { seedTenants } from '../../../src/apps/demo/seed-tenants';
import { type Sonore, startSonore } from '../../../src/apps/start-sonore';
import { installTemporalRuntime } from '../../../src/apps/worker/install-temporal-runtime';
import { createLogger, type Logger } from '../../../src/infra/logger';
import { connectMongo } from '../../../src/infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../../../src/infra/mongo/repositories';
import { connectTemporal } from '../../../src/infra/temporal/connect-temporal';
import { registerSearchAttributes } from '../../../src/infra/temporal/register-search-attributes';
import { defaultLocalDirectory, freePort, scrubbedEnvironment } from '../../../src/local-stack';
import { loadSettings, type Settings } from '../../../src/settings';
import type { Role } from '../../../src/setting-groups/setting';
import type { Scenario } from '../../../src/simulator/scenario/scenario-schema';
import type { PlaceCallOptions, Simulator } from '../../../src/simulator/simulator';
import { startSimulator } from '../../../src/simulator/start-simulator';
import type { RetrySchedule } from '../../../src/simulator/webhooks/retry-schedule';
import { ownDatabase } from '../../setup/own-database';
import { ownNamespace } from '../../setup/own-namespace';
import { workflowBundle } from '../../setup/servers';
import { PlacedCall } from './placed-call';
import { until } from './until';
import { untilPolled } from './until-polled';

/** Caller and model live this many times as fast. */
const speed = 40;

const apiKey = 'sk-integration';
const webhookSecret = `whsec_${Buffer.from('integration tests of sonore').toString('base64')}`;
const adminToken = 'integration-admin';

export interface TestBedOptions {
  /** Servers to use instead of a namespace and a database of the file's own. */
  temporal?: { address: string; namespace: string };
  mongo?: { uri: string; name: string };
  /** What runs in this process from the start; `all` by default. */
  role?: Exclude<Role, 'worker'>;
  /** Environment variables besides those that lead to the servers. */
  settings?: Record<string, string>;
  webhookRetries?: Partial<RetrySchedule>;
  /** Where Sonore's lines go; a file beside the servers' logs by default. */
  log?: Logger;
  /** Where the Temporal SDK serves its metrics, `host:port`; without it it makes none. */
  temporalMetricsAddress?: string;
}

/** Sonore with real servers around it, a simulated OpenAI, and the tenants Acme and Brasserie Lumière. */
export interface TestBed {
  simulator: Simulator;
  gatewayUrl: string;
  client: Client;
  db: Db;
  repositories: Repositories;
  /** What another process of this Sonore is configured with. */
  environment: Record<string, string>;
  place(scenario: Scenario | string, options?: PlaceCallOptions): PlacedCall;
  /** Starts a further worker in this process and resolves when it takes calls; `stop` ends it, too. */
  startWorker(): Promise<Sonore>;
  stop(): Promise<void>;
}

/** Starts a test bed and resolves when it takes calls: once a file, in `beforeAll`. */
export async function startTestBed(options: TestBedOptions = {}): Promise<TestBed> {
  const cleanup: (() => Promise<unknown>)[] = [];
  const temporal = options.temporal ?? (await temporaryNamespace(cleanup));
  const mongo = options.mongo ?? (await temporaryDatabase(cleanup));
  const gatewayPort = await freePort();
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const simulator = await startSimulator({
    apiKey,
    webhookSecret,
    webhookUrl: `${gatewayUrl}/api/v1/openai/webhook`,
    switches: { speed },
    ...(options.webhookRetries === undefined ? {} : { webhookRetries: options.webhookRetries }),
  });
  const environment = {
    ...{ APP_ENV: 'test', LOG_LEVEL: 'DEBUG', ADMIN_TOKEN: adminToken, HOST: '127.0.0.1' },
    ...{ OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: simulator.url, OPENAI_WEBHOOK_SECRET: webhookSecret },
    ...{ MONGODB_URI: mongo.uri, MONGODB_DB: mongo.name },
    ...{ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace },
    ...options.settings,
  };
  const role = options.role ?? 'all';
  const settingsAt = (port: number): Settings =>
    loadSettings({ ...scrubbedEnvironment({}), ...environment, PORT: String(port) }, { role: 'all', envFile: null });
  const settings = settingsAt(gatewayPort);
  const connection = connectMongo({ uri: mongo.uri, db: mongo.name });
  await seedTenants(connection.db);

  const { temporalMetricsAddress } = options;
  const log =
    options.log ?? createLogger({ level: 'DEBUG', destination: destination({ dest: logFile(), sync: true }) });
  installTemporalRuntime(log, { metricsAddress: temporalMetricsAddress });
  const { client, close } = connectTemporal(settings);
  // Known before the first call, so that every call has them.
  await registerSearchAttributes(client, log);
  const workflowBundlePath = workflowBundle().codePath;
  const running = [await startSonore({ role, settings, log, workflowBundlePath, temporalMetricsAddress })];
  const repositories = createRepositories(connection.db, settings);
  const called = { simulator, client, calls: repositories.calls };
  // A gateway alone is ready when somebody else polls, which the test starts next.
  if (role === 'all') await until('Sonore ready', async () => (await fetch(`${gatewayUrl}/api/v1/ready`)).ok);
  return {
    ...{ simulator, gatewayUrl, client, environment },
    ...{ db: connection.db, repositories },
    place: (scenario, placing) => new PlacedCall(simulator.placeCall(scenario, placing), called),
    startWorker: async () => {
      const since = Date.now();
      const worker = await startSonore({ role: 'worker', settings: settingsAt(0), log, workflowBundlePath });
      running.push(worker);
      await untilPolled(client, settings.sonoreTaskQueue, since);
      return worker;
    },
    stop: async () => {
      await simulator.stop();
      for (const sonore of running) {
        await sonore.stop();
        await sonore.done;
      }
      await Promise.all([close(), connection.close()]);
      for (const tidy of cleanup) await tidy();
    },
  };
}

async function temporaryNamespace(
  cleanup: (() => Promise<unknown>)[],
): Promise<{ address: string; namespace: string }> {
  const own = await ownNamespace();
  cleanup.push(() => own.remove());
  return own;
}

async function temporaryDatabase(cleanup: (() => Promise<unknown>)[]): Promise<{ uri: string; name: string }> {
  const own = await ownDatabase();
  cleanup.push(() => own.drop());
  return own;
}

/** Beside the servers' logs; one for each worker of Jest's, with what its newest file did. */
function logFile(): string {
  const logs = path.join(defaultLocalDirectory, 'logs');
  mkdirSync(logs, { recursive: true });
  return path.join(logs, `test-sonore-${process.pid}.log`);
}
