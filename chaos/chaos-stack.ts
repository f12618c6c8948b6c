import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Client } from '@temporalio/client';
import { type Db } from 'mongodb';
import { type Cleanup } from '../src/apps/demo/cleanup';
import { seedTenants } from '../src/apps/demo/seed-tenants';
import { sonoreEnvironment } from '../src/apps/demo/sonore-environment';
import { connectMongo } from '../src/infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../src/infra/mongo/repositories';
import { connectTemporal } from '../src/infra/temporal/connect-temporal';
import { registerSearchAttributes } from '../src/infra/temporal/register-search-attributes';
import { createLogger } from '../src/infra/logger';
import { freePort, makeRunDirectory, type Report, startMongo, startTemporal } from '../src/local-stack';
import { loadSettings } from '../src/settings';
import { type Simulator } from '../src/simulator/simulator';
import { startSimulator } from '../src/simulator/start-simulator';
import { type SwitchOverrides } from '../src/simulator/switches';
import { buildSonore } from './build-sonore';
import { RestartableServer } from './restartable-server';
import { SonoreProcess } from './sonore-process';

export interface ChaosStackOptions {
  /** This process's environment, of which Sonore gets only what is not a setting. */
  environment: NodeJS.ProcessEnv;
  switches: SwitchOverrides;
  /** Whether Temporal keeps its workflows over a restart; on disk it is slower. */
  restartable: boolean;
  report: Report;
}

/** Two gateways, two workers, both servers, and a simulated OpenAI in this process. */
export interface ChaosStack {
  simulator: Simulator;
  gateways: readonly SonoreProcess[];
  workers: readonly SonoreProcess[];
  temporal: RestartableServer;
  mongo: RestartableServer;
  client: Client;
  db: Db;
  repositories: Repositories;
  /** Ports on 127.0.0.1 that nobody listens on once the run is over. */
  ports: readonly number[];
}

/** Short, so that what is lost is soon missed; the rest is as in production. */
const limits = { HEARTBEAT_TIMEOUT_MS: '2500', OPENAI_TIMEOUT_MS: '3000', ATTACH_DEADLINE_MS: '10000' };

/** Neither limits a run: what is tried here is not how calls are refused when there are too many. */
const capacity = { CALL_SLOTS: '2000', MAX_CONCURRENT_CALLS: '4000' };

/** Starts it all; what is started is given to `cleanup` at once, so that a failure leaves nothing behind. */
export async function startChaosStack(options: ChaosStackOptions, cleanup: Cleanup): Promise<ChaosStack> {
  const { environment, switches, restartable, report } = options;
  const directory = await makeRunDirectory('chaos');
  cleanup.add(() => rm(directory, { recursive: true, force: true }));
  const [temporalPort, mongoPort, ...sonorePorts] = await freePorts(6);
  const onDisk = restartable ? { databaseFile: path.join(directory, 'temporal.db') } : {};
  const dataDirectory = path.join(directory, 'mongo');
  const temporal = new RestartableServer(() => startTemporal({ port: temporalPort, ...onDisk, ui: false, report }));
  const mongo = new RestartableServer(() => startMongo({ port: mongoPort, dataDirectory, report }));
  cleanup.add(async () => void (await Promise.all([temporal.stop(), mongo.stop()])));
  const building = report.start('Building Sonore, starting Temporal and MongoDB');
  cleanup.add(() => Promise.resolve(building.end()));
  const [entry] = await Promise.all([buildSonore(path.join(directory, 'build')), temporal.start(), mongo.start()]);
  building.end();

  const apiKey = `sk-chaos-${randomBytes(8).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const webhookUrl = sonorePorts.slice(0, 2).map((port) => `http://127.0.0.1:${port}/api/v1/openai/webhook`);
  const simulator = await startSimulator({
    ...{ apiKey, webhookSecret, webhookUrl, switches },
    webhookRetries: { attempts: 20, timeoutMs: 3_000, longestDelayMs: 2_000 },
    keepCalls: 100_000,
  });
  cleanup.add(() => simulator.stop());

  const sonore = sonoreEnvironment(environment, {
    HOST: '127.0.0.1',
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
    TEMPORAL_NAMESPACE: 'default',
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: simulator.url,
    OPENAI_WEBHOOK_SECRET: webhookSecret,
    WS_SERVER_URL: simulator.wsUrl,
    MONGODB_URI: `mongodb://127.0.0.1:${mongoPort}/?directConnection=true`,
    MONGODB_DB: 'sonore',
    ...limits,
    ...capacity,
  });
  const settings = loadSettings(sonore, { role: 'all', envFile: null });
  const connection = connectMongo({ uri: settings.mongodbUri, db: settings.mongodbDb });
  cleanup.add(() => connection.close());
  await seedTenants(connection.db);
  const temporalClient = connectTemporal(settings);
  const { client } = temporalClient;
  cleanup.add(() => temporalClient.close());
  await registerSearchAttributes(client, createLogger({ level: 'CRITICAL' }));

  const processes = sonorePorts.map(
    (port, index) =>
      new SonoreProcess({ role: index < 2 ? 'gateway' : 'worker', port, entry, environment: sonore, directory }),
  );
  const starting = report.start('Starting two gateways and two workers');
  cleanup.add(() => Promise.resolve(starting.end()));
  cleanup.add(async () => void (await Promise.all(processes.map((process) => process.kill()))));
  await Promise.all(processes.map((process) => process.start()));
  starting.end(`✔ 2 gateways   ✔ 2 workers   ✔ OpenAI, simulated → ${simulator.url}`);
  return {
    ...{ simulator, temporal, mongo, client, db: connection.db },
    gateways: processes.slice(0, 2),
    workers: processes.slice(2),
    repositories: createRepositories(connection.db, settings),
    ports: [temporalPort, mongoPort, ...sonorePorts, simulator.port],
  };
}

async function freePorts(count: 6): Promise<[number, number, ...number[]]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports] as [number, number, ...number[]];
}
