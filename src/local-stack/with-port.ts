import { freePort } from './free-port';

const tries = 3;

/** How servers say that somebody else took the port first. */
const portTaken = /address (is )?already in use|EADDRINUSE/i;

/**
 * Starts a server on `port`, or rejects when that is taken; without one on a free port, and on another when somebody took that one between the look and
 * the start.
 */
export async function withPort<T>(port: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  if (port !== undefined) {
    // Looked at before, because the server that has it would answer in the place of ours.
    if ((await freePort(port)) !== port) throw new Error(`Port ${port} on 127.0.0.1 is in use.`);
    return start(port);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === tries || !portTaken.test(String(error))) throw error;
    }
  }
}
