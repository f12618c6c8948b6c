import { freePort } from './free-port';

const tries = 3;

/** How servers say that somebody else took a port first: this one, or one they chose for themselves. */
const portTaken = /address (is )?already in use|EADDRINUSE/i;

/**
 * Starts a server on `port`, or rejects when that is taken; without one on a free port. Tries again when somebody took a
 * port between the look and the start.
 */
export async function withPort<T>(port: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const chosen = await freePort(port);
    // Looked at before, because the server that has it would answer in the place of ours.
    if (port !== undefined && chosen !== port) throw new Error(`Port ${port} on 127.0.0.1 is in use.`);
    try {
      return await start(chosen);
    } catch (error) {
      if (attempt === tries || !portTaken.test(String(error))) throw error;
    }
  }
}
