import { createServer } from 'node:net';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok } from '../finding';

/** The port is free, or it is Sonore who has it. */
export const port: DoctorCheck = {
  name: 'port',
  run: async ({ settings }) => [await portFinding(settings.host, settings.port)],
};

async function portFinding(host: string, number: number): Promise<Finding> {
  if (number === 0) return ok('PORT is 0: each process takes a free one.');
  const code = await codeOfListening(host, number);
  if (code === null) return ok(`Port ${number} is free.`);
  if (code === 'EADDRINUSE' && (await isOurs(host, number))) return ok(`Sonore answers on port ${number}.`);
  const reason = code === 'EADDRINUSE' ? 'another program has it' : code;
  return fail(`Port ${number} of ${host} cannot be used: ${reason}.`, 'End that program, or set PORT (and HOST).');
}

/** Null when it could be listened on. */
function codeOfListening(host: string, number: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(number, host, () => server.close(() => resolve(null)));
  });
}

async function isOurs(host: string, number: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  try {
    const answer = await fetch(`http://${name.includes(':') ? `[${name}]` : name}:${number}/api/v1/health`, {
      signal: AbortSignal.timeout(2_000),
    });
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null && 'status' in body && body.status === 'healthy';
  } catch {
    return false;
  }
}
