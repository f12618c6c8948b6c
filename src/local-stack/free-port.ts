import { createServer, type AddressInfo } from 'node:net';

/** A TCP port on 127.0.0.1 that was free a moment ago: `preferred` when that one is free, any other else. */
export async function freePort(preferred?: number): Promise<number> {
  const port = (preferred === undefined ? null : await tryListen(preferred)) ?? (await tryListen(0));
  if (port === null) throw new Error('No free TCP port on 127.0.0.1.');
  return port;
}

function tryListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
