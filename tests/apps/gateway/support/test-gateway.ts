import type { Express } from 'express';
import { createGateway, type GatewayRoutes } from '../../../../src/apps/gateway/create-gateway';
import type { GatewayDependencies } from '../../../../src/apps/gateway/gateway-dependencies';
import { createLogger } from '../../../../src/infra/logger';
import { type Environment, loadSettings } from '../../../../src/settings';
import { recordingClient, type RecordingClient } from './recording-client';

/** Signs webhooks in the tests. */
export const webhookSecret = 'whsec_d2ViaG9vay1zaWduaW5nLXNlY3JldC1vZi1hLXRlc3Q=';

/** A gateway with everything around it replaced and recorded. */
export interface TestGateway extends RecordingClient {
  app: Express;
  dependencies: GatewayDependencies;
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
  const dependencies: GatewayDependencies = {
    client: recording.client,
    settings: loadSettings(
      { APP_ENV: 'test', OPENAI_WEBHOOK_SECRET: webhookSecret, ...env },
      { role: 'gateway', envFile: null },
    ),
    calls: { find: () => Promise.resolve(null) },
    mongo: { command: () => Promise.resolve({ ok: 1 }) },
    searchAttributesRegistered: () => true,
    log: createLogger({ level: 'DEBUG', destination }),
    ...replaced,
  };
  const app = createGateway(dependencies, routes);
  const logged = (event: string) => lines.filter((line) => line['event'] === event);
  return { ...recording, app, dependencies, lines, logged };
}
