import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A client that has not sent its headers by then is not going to. */
const headersTimeoutMs = 10_000;

/** The longest a whole request may take to arrive. */
const requestTimeoutMs = 15_000;

/** Longer than the 60 s after which load balancers let go of an idle connection, so that it is never we who cut it. */
const keepAliveTimeoutMs = 65_000;

/** What may be in flight at a stop gets this long; a webhook waits at most 3 s for Temporal. */
const stopGraceMs = 5_000;

/** A listening HTTP server. */
export interface HttpServer {
  /** `http://host:port`, as this machine reaches it. */
  url: string;
  port: number;
  /** Stops accepting and finishes what is in flight, for at most 5 s; a second call changes nothing. */
  stop(): Promise<void>;
}

/**
 * Listens on `port`, 0 for a free one; without `host` on every interface. Rejects when that is not possible.
 */
export async function startHttpServer({
  app,
  port,
  host,
}: {
  app: RequestListener;
  port: number;
  host?: string;
}): Promise<HttpServer> {
  const server = createServer(
    { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveTimeoutMs },
    app,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const boundPort = (server.address() as AddressInfo).port;
  let stopped: Promise<void> | null = null;
  return {
    url: `http://${reachable(host)}:${boundPort}`,
    port: boundPort,
    stop: () => (stopped ??= stop(server)),
  };
}

async function stop(server: Server): Promise<void> {
  // A connection whose request is being answered closes right after its answer, instead of idling on.
  server.keepAliveTimeout = 1;
  const cut = setTimeout(() => server.closeAllConnections(), stopGraceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(cut);
}

function reachable(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
