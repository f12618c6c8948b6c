import { createGateway, type GatewayRoutes } from './create-gateway';
import type { GatewayDependencies } from './gateway-dependencies';
import { type HttpServer, startHttpServer } from './http/http-server';

/** Where and what to serve. */
export interface GatewayOptions extends GatewayDependencies {
  /** Default all. */
  routes?: GatewayRoutes;
  /** Default `PORT`; 0 takes a free one. */
  port?: number;
  /** Default every interface. */
  host?: string;
}

/** Starts the gateway; nothing it depends on needs to be up yet. Rejects when the port is taken. */
export async function startGateway({ routes, port, host, ...dependencies }: GatewayOptions): Promise<HttpServer> {
  const app = createGateway(dependencies, routes);
  return startHttpServer({ app, port: port ?? dependencies.settings.port, ...(host === undefined ? {} : { host }) });
}
