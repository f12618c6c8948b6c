import { createGateway, type GatewayRoutes } from './create-gateway';
import type { GatewayDependencies } from './gateway-dependencies';
import { type HttpServer, startHttpServer } from './http/http-server';
import { UnansweredCalls } from './webhook/unanswered-calls';
import { WorkerPresence } from './webhook/worker-presence';

/** Where and what to serve. */
export interface GatewayOptions extends GatewayDependencies {
  /** Default all. */
  routes?: GatewayRoutes;
  /** Default `PORT`; 0 takes a free one. */
  port?: number;
  /** Default every interface. */
  host?: string;
}

/**
 * Starts the gateway; nothing it depends on needs to be up yet. Rejects when the port is taken. Its `stop` also ends the
 * rejections that are under way.
 */
export async function startGateway({ routes, port, host, ...dependencies }: GatewayOptions): Promise<HttpServer> {
  const unanswered = new UnansweredCalls(dependencies);
  const { client, log, settings } = dependencies;
  const workers = new WorkerPresence({ client, taskQueue: settings.sonoreTaskQueue, log });
  const app = createGateway({ ...dependencies, unanswered, workers }, routes);
  const server = await startHttpServer({
    app,
    port: port ?? settings.port,
    ...(host === undefined ? {} : { host }),
  });
  if (routes !== 'health') workers.start();
  const stop = async (): Promise<void> => {
    workers.stop();
    await server.stop();
    await unanswered.stop();
  };
  let stopped: Promise<void> | null = null;
  return { ...server, stop: () => (stopped ??= stop()) };
}
