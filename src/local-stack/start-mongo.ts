import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findMongod, secantusName } from './find-mongod';
import { localDirectories } from './local-directory';
import { mongoVersion } from './mongo-version';
import { type Program, type ProgramSource } from './program';
import { type Report } from './report';
import { makeScratchDirectory } from './scratch-directory';
import { scrubbedEnvironment } from './scrubbed-environment';
import { startServerProcess } from './server-process';
import { probeTcp } from './tcp-probe';
import { withPort } from './with-port';

const startDeadlineMs = 30_000;

/** A server that speaks MongoDB's wire protocol. */
export interface MongoServer {
  /** Connection string without a database. */
  uri: string;
  /** The database to use there. */
  database: string;
  /** Real MongoDB, or its stand-in for demo and tests. */
  kind: 'mongod' | 'SecantusDB';
  /** Version of the program (or of the server, when it was running already); null when it does not tell. */
  version: string | null;
  /** Where the program came from; `running` for a server that was there before. */
  source: ProgramSource | 'running';
  /** Ends it, or leaves it alone when it was running before and drops the database made there. Idempotent. */
  stop(): Promise<void>;
  /**
   * Ends it at once, as a crash would: writes of the last moments may be lost. Does nothing to a server that was running
   * before. Idempotent.
   */
  kill(): Promise<void>;
}

export interface StartMongoOptions {
  /** Where the data is kept; without it in a folder that is deleted by `stop`. */
  dataDirectory?: string;
  /** Port on 127.0.0.1; a free one by default. */
  port?: number;
  report: Report;
  /** The project's `.local/` by default. */
  localDirectory?: string;
}

/**
 * Starts a MongoDB server on 127.0.0.1 and resolves when it answers a ping through the driver. May be started again on
 * the same port and data folder. Rejects with the end of the server's log.
 */
export async function startMongo(options: StartMongoOptions): Promise<MongoServer> {
  const program = await findMongod(options);
  return withPort(options.port, (port) => startOnPort(program, port, options));
}

async function startOnPort(program: Program, port: number, options: StartMongoOptions): Promise<MongoServer> {
  const { logs, run } = localDirectories(options.localDirectory);
  const temporary = options.dataDirectory === undefined ? await makeScratchDirectory(run, 'mongo') : null;
  const dataDirectory = options.dataDirectory ?? path.join(temporary ?? run, 'data');
  const removeTemporary = async (): Promise<void> => {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  };
  await mkdir(dataDirectory, { recursive: true });
  const kind = program.name === secantusName ? 'SecantusDB' : 'mongod';
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;

  try {
    const server = await startServerProcess({
      name: kind,
      command: program.command,
      args: [...program.args, ...(await serverArguments(kind, port, dataDirectory))],
      environment: { ...scrubbedEnvironment(process.env), ...program.environment },
      logFile: path.join(logs, `mongo-${port}.log`),
      deadlineMs: startDeadlineMs,
      probe: async () => {
        await probeTcp(port);
        await mongoVersion(uri);
      },
    });
    const { version, source } = program;
    const stop = async (): Promise<void> => {
      // Data that is thrown away needs no orderly end, which takes SecantusDB two seconds.
      await (temporary === null ? server.stop() : server.kill());
      await removeTemporary();
    };
    return { uri, database: 'sonore', kind, version, source, stop, kill: () => server.kill() };
  } catch (error) {
    await removeTemporary();
    throw error;
  }
}

async function serverArguments(kind: MongoServer['kind'], port: number, dataDirectory: string): Promise<string[]> {
  if (kind === 'mongod') {
    return ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', dataDirectory, '--nounixsocket'];
  }
  // An empty one, because without it SecantusDB looks for a configuration in the working and the home directory.
  const config = path.join(dataDirectory, 'secantusd.toml');
  await writeFile(config, '');
  const storage = path.join(dataDirectory, 'storage');
  return ['--config', config, '--host', '127.0.0.1', '--port', String(port), '--storage-path', storage].concat(
    '--log-level',
    'WARNING',
    '--cache-size',
    '256M',
  );
}
