import type { Client } from '@temporalio/client';
import { seedTenants } from '../../../src/apps/demo/seed-tenants';
import { createLogger } from '../../../src/infra/logger';
import { connectMongo } from '../../../src/infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../../../src/infra/mongo/repositories';
import { connectTemporal } from '../../../src/infra/temporal/connect-temporal';
import { registerSearchAttributes } from '../../../src/infra/temporal/register-search-attributes';
import { freePort, scrubbedEnvironment } from '../../../src/local-stack';
import { loadSettings } from '../../../src/settings';
import type { Scenario } from '../../../src/simulator/scenario/scenario-schema';
import type { PlaceCallOptions, Simulator } from '../../../src/simulator/simulator';
import { startSimulator } from '../../../src/simulator/start-simulator';
import { ApiClient } from '../../apps/gateway/support/api-client';
import { ownDatabase } from '../../setup/own-database';
import { ownNamespace } from '../../setup/own-namespace';
import { PlacedCall } from './placed-call';
import { type SonoreProcess, startSonoreProcess } from './sonore-process';

const apiKey = 'sk-integration';
const webhookSecret = `whsec_${Buffer.from('integration tests of sonore').toString('base64')}`;
const adminToken = 'integration-admin';

/** Several processes of Sonore on one Temporal and one MongoDB, with a simulated OpenAI that knows all gateways. */
export interface ProcessStack {
  simulator: Simulator;
  client: Client;
  repositories: Repositories;
  gateways: SonoreProcess[];
  /** Those that were started, also when they have been killed since. */
  workers: SonoreProcess[];
  /** An admin API client for each gateway that was started. */
  admins: ApiClient[];
  startWorker(): Promise<SonoreProcess>;
  /** On a port that OpenAI does not know. */
  startGateway(): Promise<ApiClient>;
  place(scenario: Scenario | string, options?: PlaceCallOptions): PlacedCall;
  stop(): Promise<void>;
}

/** Starts so many real processes of each kind and resolves when all are ready: takes some seconds for each. */
export async function startProcessStack(options: {
  gateways: number;
  workers: number;
  settings?: Record<string, string>;
}): Promise<ProcessStack> {
  const [temporal, mongo] = await Promise.all([ownNamespace(), ownDatabase()]);
  const ports: string[] = [];
  while (ports.length < options.gateways) ports.push(String(await freePort()));
  const simulator = await startSimulator({
    apiKey,
    webhookSecret,
    webhookUrl: ports.map((port) => `http://127.0.0.1:${port}/api/v1/openai/webhook`),
    switches: { speed: 40 },
  });
  const environment = {
    ...{ APP_ENV: 'test', LOG_LEVEL: 'DEBUG', ADMIN_TOKEN: adminToken, HOST: '127.0.0.1' },
    ...{ OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: simulator.url, OPENAI_WEBHOOK_SECRET: webhookSecret },
    ...{ MONGODB_URI: mongo.uri, MONGODB_DB: mongo.name },
    ...{ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace },
    ...options.settings,
  };
  const settings = loadSettings({ ...scrubbedEnvironment({}), ...environment }, { role: 'all', envFile: null });
  await seedTenants(mongo.db);
  const connection = connectMongo({ uri: mongo.uri, db: mongo.name });
  const repositories = createRepositories(connection.db, settings);
  const { client, close } = connectTemporal(settings);
  const gateways: SonoreProcess[] = [];
  const workers: SonoreProcess[] = [];
  const startWorker = async (): Promise<SonoreProcess> => {
    const worker = await startSonoreProcess('worker', environment);
    workers.push(worker);
    return worker;
  };
  const stop = async (): Promise<void> => {
    await simulator.stop();
    await Promise.all([...gateways, ...workers].map((sonore) => sonore.stop()));
    await Promise.all([close(), connection.close()]);
    await Promise.all([temporal.remove(), mongo.drop()]);
  };
  try {
    // Known before the first process, so that none has to try again to register them.
    await registerSearchAttributes(client, createLogger({ level: 'CRITICAL' }));
    await together(Array.from({ length: options.workers }, startWorker));
    const admins: ApiClient[] = [];
    const startGateway = async (port: string): Promise<ApiClient> => {
      const gateway = await startSonoreProcess('gateway', { ...environment, PORT: port });
      gateways.push(gateway);
      const admin = await ApiClient.of(gateway.url, adminToken);
      admins.push(admin);
      return admin;
    };
    await together(ports.map(startGateway));
    const called = { simulator, client, calls: repositories.calls };
    return {
      ...{ simulator, client, repositories, gateways, workers, admins, startWorker, stop },
      startGateway: async () => startGateway(String(await freePort())),
      place: (scenario, placing) => new PlacedCall(simulator.placeCall(scenario, placing), called),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for all of them, also when one fails: what has started by then can be stopped. Rejects as the first that failed. */
async function together(starts: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(starts);
  await Promise.all(starts);
}
