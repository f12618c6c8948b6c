import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { type Logger, createLogger } from '../../infra/logger';
import { connectMongo } from '../../infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../../infra/mongo/repositories';
import { createRemoteTools, type RemoteToolClients } from '../../infra/remote-tools';
import { ToolSecrets } from '../../infra/secrets/tool-secrets';
import type { TenantConfig } from '../../models/tenant-config';
import type { Settings } from '../../settings';
import { type CommandContext, openTemporal } from '../command-context';
import { findTenants, type FoundTenant } from './find-tenants';

/** Without a database configured nothing of it can be looked at. */
export class DatabaseNotConfigured extends Error {
  override readonly name = 'DatabaseNotConfigured';
  override readonly message = 'MONGODB_URI and MONGODB_DB are not set';
}

/** How long one request of Temporal may take, milliseconds. */
const requestDeadlineMs = 5_000;

/** What the checks look at; nothing is connected to before a check asks for it. */
export interface DoctorContext {
  settings: Settings;
  environment: NodeJS.ProcessEnv;
  /** Runs requests of Temporal, which give up after 5 s. */
  temporal: <T>(use: (client: Client) => Promise<T>) => Promise<T>;
  /** @throws DatabaseNotConfigured */
  db: () => Db;
  /** @throws DatabaseNotConfigured */
  repositories: () => Repositories;
  /** Every tenant's document, read once. @throws DatabaseNotConfigured, and what the database throws. */
  tenants: () => Promise<readonly FoundTenant[]>;
  /** Those whose calls are taken: their document is valid and active. */
  activeTenants: () => Promise<readonly TenantConfig[]>;
  secrets: ToolSecrets;
  remoteTools: RemoteToolClients;
  log: Logger;
}

/** Runs `use` with a context for these settings, and closes what it has opened. */
export async function withDoctorContext<T>(
  { settings: read, environment }: CommandContext,
  use: (context: DoctorContext) => Promise<T>,
): Promise<T> {
  const settings = read();
  // What is worth a line is a finding.
  const log = createLogger({ level: 'CRITICAL', destination: { write: () => undefined } });
  const remoteTools = createRemoteTools(settings, log);
  const temporal = openTemporal(settings);
  const { mongodbUri: uri, mongodbDb: name } = settings;
  const mongo = uri === '' || name === '' ? null : connectMongo({ uri, db: name });
  const db = (): Db => {
    if (mongo === null) throw new DatabaseNotConfigured();
    return mongo.db;
  };
  const repositories = mongo === null ? null : createRepositories(mongo.db, settings);
  let tenants: Promise<readonly FoundTenant[]> | null = null;
  const context: DoctorContext = {
    settings,
    environment,
    temporal: (request) => temporal.client.withDeadline(Date.now() + requestDeadlineMs, () => request(temporal.client)),
    db,
    repositories: () => {
      if (repositories === null) throw new DatabaseNotConfigured();
      return repositories;
    },
    tenants: async () => (tenants ??= findTenants(db(), context.repositories())),
    activeTenants: async () =>
      (await context.tenants()).flatMap(({ config }) => (config?.status === 'active' ? [config] : [])),
    secrets: new ToolSecrets({ directory: settings.toolSecretsDir, variables: settings.toolSecrets }),
    remoteTools: remoteTools.clients,
    log,
  };
  try {
    return await use(context);
  } finally {
    await Promise.allSettled([temporal.close(), mongo?.close(), remoteTools.close()]);
  }
}
