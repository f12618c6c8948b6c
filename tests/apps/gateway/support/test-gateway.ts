import type { Express } from 'express';
import { MongoClient } from 'mongodb';
import { createGateway, type GatewayRoutes } from '../../../../src/apps/gateway/create-gateway';
import type { GatewayDependencies } from '../../../../src/apps/gateway/gateway-dependencies';
import { WorkerPresence } from '../../../../src/apps/gateway/webhook/worker-presence';
import { createLogger } from '../../../../src/infra/logger';
import { createRepositories } from '../../../../src/infra/mongo/repositories';
import { Metrics } from '../../../../src/infra/metrics/metrics';
import { type Environment, loadSettings } from '../../../../src/settings';
import { recordingClient, type RecordingClient } from './recording-client';

/** Signs webhooks in the tests. */
export const webhookSecret = 'whsec_d2ViaG9vay1zaWduaW5nLXNlY3JldC1vZi1hLXRlc3Q=';

/** A gateway with everything around it replaced and recorded. */
export interface TestGateway extends RecordingClient {
  app: Express;
  dependencies: GatewayDependencies;
  /** The calls it gave to be rejected, and to be watched. */
  unanswered: { refuse: jest.Mock; watch: jest.Mock };
  /** What was logged, one object a line. */
  lines: Record<string, unknown>[];
  /** The logged lines of one event. */
  logged(event: string): Record<string, unknown>[];
}

/** Makes a gateway with these environment variables and dependencies; not listening. */
export function testGateway(
  env: Environment = {},
  replaced: Partial<GatewayDependencies> = {},
  routes?: GatewayRoutes,
): TestGateway {
  const recording = recordingClient();
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const settings = loadSettings(
    { APP_ENV: 'test', OPENAI_WEBHOOK_SECRET: webhookSecret, ...env },
    { role: 'gateway', envFile: null },
  );
  // Connects when it is first used: a test that needs a database gives repositories of its own.
  const db = new MongoClient('mongodb://127.0.0.1:1').db('none');
  const dependencies: GatewayDependencies = {
    client: recording.client,
    settings,
    repositories: createRepositories(db, settings),
    calls: { find: () => Promise.resolve(null), save: () => Promise.resolve(true) },
    capacity: { release: () => Promise.resolve() },
    callsService: { reject_call: () => Promise.resolve({ status: 'success' }) },
    metrics: new Metrics(),
    mongo: { command: () => Promise.resolve({ ok: 1 }) },
    searchAttributesRegistered: () => true,
    log: createLogger({ level: 'DEBUG', destination }),
    ...replaced,
  };
  const { client, log } = dependencies;
  const workers = new WorkerPresence({ client, log, taskQueue: dependencies.settings.sonoreTaskQueue });
  const unanswered = { refuse: jest.fn(), watch: jest.fn() };
  const app = createGateway({ ...dependencies, unanswered, workers }, routes);
  const logged = (event: string) => lines.filter((line) => line['event'] === event);
  return { ...recording, app, dependencies, unanswered, lines, logged };
}
