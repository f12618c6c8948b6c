import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findTemporalCli } from './find-temporal-cli';
import { freePort } from './free-port';
import { localDirectories } from './local-directory';
import { type Program, type ProgramSource } from './program';
import { type Report } from './report';
import { scrubbedEnvironment } from './scrubbed-environment';
import { startServerProcess } from './server-process';
import { probeTcp } from './tcp-probe';
import { temporalDynamicConfig } from './temporal-dynamic-config';
import { createNamespace, setRetention, temporalServerVersion } from './temporal-namespace';
import { withPort } from './with-port';

const startDeadlineMs = 30_000;

/** A Temporal server to use. */
export interface TemporalServer {
  /** `host:port` of its gRPC service. */
  address: string;
  namespace: string;
  /** The web UI, null without one. */
  uiUrl: string | null;
  /** Version of the program (or of the server, when it was running already); null when it does not tell. */
  version: string | null;
  /** Where the program came from; `running` for a server that was there before. */
  source: ProgramSource | 'running';
  /** Ends it, or leaves it alone when it was running before and removes the namespace made there. Idempotent. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would; does nothing to a server that was running before. Idempotent. */
  kill(): Promise<void>;
}

export interface StartTemporalOptions {
  /** Where workflows are kept over restarts; in memory without it. */
  databaseFile?: string;
  /** `default` by default; made when it does not exist. */
  namespace?: string;
  /** Whether the web UI is started too. */
  ui: boolean;
  /** Ports on 127.0.0.1; free ones by default. */
  port?: number;
  uiPort?: number;
  /** Dynamic configuration; by default what calls need. */
  dynamicConfig?: Readonly<Record<string, string | number>>;
  report: Report;
  /** The project's `.local/` by default. */
  localDirectory?: string;
}

/**
 * Starts a Temporal dev server on 127.0.0.1 and resolves when its namespace answers and keeps closed workflows for seven
 * days. May be started again on the same port and with the same database file. Rejects with the end of the server's log.
 */
export async function startTemporal(options: StartTemporalOptions): Promise<TemporalServer> {
  const program = await findTemporalCli(options);
  return withPort(options.port, (port) => startOnPort(program, port, options));
}

async function startOnPort(program: Program, port: number, options: StartTemporalOptions): Promise<TemporalServer> {
  const { databaseFile, namespace = 'default' } = options;
  const { logs } = localDirectories(options.localDirectory);
  if (databaseFile !== undefined) await mkdir(path.dirname(databaseFile), { recursive: true });
  const uiPort = options.ui ? (options.uiPort ?? (await freePort())) : null;
  const address = `127.0.0.1:${port}`;

  const server = await startServerProcess({
    name: 'The Temporal dev server',
    command: program.command,
    args: [...program.args, ...serverArguments(port, uiPort, options)],
    environment: scrubbedEnvironment(process.env),
    logFile: path.join(logs, `temporal-${port}.log`),
    deadlineMs: startDeadlineMs,
    probe: async () => {
      await probeTcp(port);
      await temporalServerVersion(address);
      // The server makes this one itself, a moment after it answers; the update fails until then.
      await setRetention(address, 'default');
    },
  });
  try {
    if (namespace !== 'default') await createNamespace(address, namespace);
  } catch (error) {
    await server.kill();
    throw error;
  }
  return {
    address,
    namespace,
    uiUrl: uiPort === null ? null : `http://127.0.0.1:${uiPort}`,
    version: program.version,
    source: program.source,
    stop: () => server.stop(),
    kill: () => server.kill(),
  };
}

function serverArguments(port: number, uiPort: number | null, options: StartTemporalOptions): string[] {
  const { databaseFile, dynamicConfig = temporalDynamicConfig } = options;
  // One address for all its listeners, the UI's and the metrics' included.
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'];
  if (uiPort === null) args.push('--headless');
  else args.push('--ui-port', String(uiPort), '--ui-disable-news-fetch');
  if (databaseFile !== undefined) args.push('--db-filename', databaseFile);
  for (const [key, value] of Object.entries(dynamicConfig)) {
    args.push('--dynamic-config-value', `${key}=${JSON.stringify(value)}`);
  }
  return args;
}
