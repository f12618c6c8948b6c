import { randomBytes } from 'node:crypto';
import { type Client } from '@temporalio/client';
import { connectMongo } from '../../infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../../infra/mongo/repositories';
import { connectTemporal } from '../../infra/temporal/connect-temporal';
import {
  existingServers,
  freePort,
  type GuardedProcess,
  type LocalStack,
  type Report,
  startLocalStack,
} from '../../local-stack';
import { loadSettings } from '../../settings';
import { type Simulator } from '../../simulator/simulator';
import { startSimulator } from '../../simulator/start-simulator';
import { type Cleanup } from './cleanup';
import { type DemoTenant } from './demo-tenants';
import { seedTenants } from './seed-tenants';
import { mongoLine, temporalLine } from './server-lines';
import { sonoreEnvironment } from './sonore-environment';
import { startSonoreProcess } from './start-sonore-process';

/** Where Temporal's UI is expected to be; another port when this one is taken. */
const usualUiPort = 8233;

/** Everything a call of the demo goes through, and what looks at it from outside. */
export interface DemoStack {
  servers: LocalStack;
  gatewayUrl: string;
  simulator: Simulator;
  client: Client;
  repositories: Pick<Repositories, 'calls' | 'transcripts' | 'callMetadata'>;
  /** The worker that was started with it, and the environment another one needs. */
  worker: GuardedProcess;
  environment: NodeJS.ProcessEnv;
}

export interface DemoStackOptions {
  /** This process's environment, of which Sonore gets only what is not a setting. */
  environment: NodeJS.ProcessEnv;
  /** Caller and model live this many times as fast. */
  speed: number;
  /** Settings of gateway and worker beside those that lead them to these servers. */
  settings?: Readonly<Record<string, string>>;
  /** Who can be called; by default the two tenants of every new database. */
  tenants?: readonly DemoTenant[];
  report: Report;
}

/**
 * Starts the servers, seeds the tenants, and starts gateway, worker and simulator as they run in production: processes
 * and HTTP. What is started is given to `cleanup` at once, so that a failure leaves nothing behind.
 */
export async function startDemoStack(options: DemoStackOptions, cleanup: Cleanup): Promise<DemoStack> {
  const { environment, speed, report } = options;
  const servers = await startLocalStack({
    temporal: { ui: true, uiPort: await freePort(usualUiPort) },
    mongo: {},
    existing: existingServers(environment),
    report,
  });
  cleanup.add(() => servers.stop());
  const { temporal, mongo } = servers;
  report.line(temporalLine(temporal));
  report.line(mongoLine(mongo));

  const connection = connectMongo({ uri: mongo.uri, db: mongo.database });
  cleanup.add(() => connection.close());
  await seedTenants(connection.db, options.tenants);
  report.line('✔ tenants');

  const gatewayPort = await freePort();
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const apiKey = `sk-demo-${randomBytes(8).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const webhookUrl = `${gatewayUrl}/api/v1/openai/webhook`;
  const simulator = await startSimulator({ apiKey, webhookUrl, webhookSecret, switches: { speed } });
  cleanup.add(() => simulator.stop());

  const starting = report.start('Starting gateway and worker');
  cleanup.add(() => Promise.resolve(starting.end()));
  const sonore = sonoreEnvironment(environment, {
    ...options.settings,
    HOST: '127.0.0.1',
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: simulator.url,
    OPENAI_WEBHOOK_SECRET: webhookSecret,
    WS_SERVER_URL: simulator.wsUrl,
    MONGODB_URI: mongo.uri,
    MONGODB_DB: mongo.database,
  });
  const roles = [
    { role: 'gateway', port: gatewayPort },
    { role: 'worker', port: await freePort() },
  ] as const;
  const children: GuardedProcess[] = [];
  cleanup.add(async () => void (await Promise.all(children.map((child) => child.stop()))));
  const [, worker] = (await Promise.all(
    roles.map(async (role) => {
      const child = await startSonoreProcess({ ...role, environment: sonore });
      children.push(child);
      return child;
    }),
  )) as [GuardedProcess, GuardedProcess];
  starting.end(`✔ gateway → ${gatewayUrl}   ✔ worker   ✔ OpenAI, simulated → ${simulator.url}`);

  const settings = loadSettings(sonore, { role: 'all', envFile: null });
  const temporalClient = connectTemporal(settings);
  cleanup.add(() => temporalClient.close());
  const repositories = createRepositories(connection.db, settings);
  return { servers, gatewayUrl, simulator, client: temporalClient.client, repositories, worker, environment: sonore };
}
