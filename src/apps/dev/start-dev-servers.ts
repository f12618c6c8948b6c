import path from 'node:path';
import { connectMongo } from '../../infra/mongo/connect-mongo';
import {
  defaultLocalDirectory,
  freePort,
  type Report,
  scrubbedEnvironment,
  startMongo,
  startTemporal,
} from '../../local-stack';

import { type Settings } from '../../settings';
import { type Cleanup } from '../demo/cleanup';
import { seedTenants } from '../demo/seed-tenants';
import { mongoLine, temporalLine } from '../demo/server-lines';
import { holdDirectory } from './hold-directory';

/** Kept between runs, so that yesterday's calls are still there. */
const dataDirectory = path.join(defaultLocalDirectory, 'dev');

/** Where everybody expects these servers; another port when one is taken. */
const usualPorts = { temporal: 7233, temporalUi: 8233, mongo: 27017 } as const;

/**
 * Starts the servers that the settings do not name, and seeds the tenants into a database that was made here and is
 * empty. Resolves with the settings that lead Sonore to them; rejects when another process has its servers here.
 */
export async function startDevServers(
  configured: Settings,
  report: Report,
  cleanup: Cleanup,
): Promise<Record<string, string>> {
  if (configured.temporalEnvironment['TEMPORAL_ADDRESS'] === undefined || configured.mongodbUri === '') {
    const letGo = holdDirectory(dataDirectory, '`npm run dev`');
    cleanup.add(() => Promise.resolve(letGo()));
  }
  const [temporal, mongo] = await Promise.all([
    startDevTemporal(configured, report, cleanup),
    startDevMongo(configured, report, cleanup),
  ]);
  return { ...temporal, ...mongo };
}

async function startDevTemporal(
  { temporalEnvironment }: Settings,
  report: Report,
  cleanup: Cleanup,
): Promise<Record<string, string>> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = temporalEnvironment;
  if (address !== undefined) {
    report.line(`✔ Temporal, yours → ${address}`);
    return {};
  }
  const server = await startTemporal({
    databaseFile: path.join(dataDirectory, 'temporal.db'),
    ...(namespace === undefined ? {} : { namespace }),
    ui: true,
    port: await freePort(usualPorts.temporal),
    uiPort: await freePort(usualPorts.temporalUi),
    report,
  });
  cleanup.add(() => server.stop());
  report.line(temporalLine(server));
  return {
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    // A profile of the user's must not add its key and certificates to a server of ours.
    TEMPORAL_CONFIG_FILE: scrubbedEnvironment({})['TEMPORAL_CONFIG_FILE'] ?? '',
  };
}

async function startDevMongo(
  { mongodbUri, mongodbDb }: Settings,
  report: Report,
  cleanup: Cleanup,
): Promise<Record<string, string>> {
  if (mongodbUri !== '') {
    report.line('✔ MongoDB, yours (MONGODB_URI)');
    return {};
  }
  const server = await startMongo({
    dataDirectory: path.join(dataDirectory, 'mongo'),
    port: await freePort(usualPorts.mongo),
    report,
  });
  cleanup.add(() => server.stop());
  const db = mongodbDb || server.database;
  report.line(`${mongoLine(server)}, database ${db}`);
  const connection = connectMongo({ uri: server.uri, db });
  try {
    if (await seedTenants(connection.db)) report.line('✔ two tenants to call');
    report.line(
      `  A tenant of yours: MONGODB_URI=${server.uri} MONGODB_DB=${db} npm run sonore -- tenants apply examples/minimal.yaml`,
    );
  } finally {
    await connection.close();
  }
  return { MONGODB_URI: server.uri, MONGODB_DB: db };
}
