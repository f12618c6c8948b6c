import type { Client } from '@temporalio/client';
import { connectMongo } from '../infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../infra/mongo/repositories';
import { connectTemporal } from '../infra/temporal/connect-temporal';
import { WorkerDeployment } from '../infra/temporal/worker-deployment';
import { CommandError } from './command-error';
import { loadSettings, type Settings } from '../settings';

/** How long one request of Temporal may take before the command gives up. */
const requestDeadlineMs = 5_000;

/** What every command gets. */
export interface CommandContext {
  /** Prints a line of the answer. */
  print: (line: string) => void;
  /** Prints a line about what is going on; it is no part of the answer. */
  tell: (line: string) => void;
  /** The settings of the environment and `.env`, read when a command first needs them. */
  settings: () => Settings;
  /** What the operator's own commands are run with. */
  environment: NodeJS.ProcessEnv;
}

/** The context of a process with this environment: answers on stdout, everything else on stderr. */
export function processContext(environment: NodeJS.ProcessEnv): CommandContext {
  let settings: Settings | null = null;
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    tell: (line) => void process.stderr.write(`${line}\n`),
    settings: () => (settings ??= loadSettings(environment, { role: null })),
    environment,
  };
}

/** Runs `use` with a client for the Temporal that `TEMPORAL_*` name. */
export async function withTemporal<T>(context: CommandContext, use: (client: Client) => Promise<T>): Promise<T> {
  const temporal = connectTemporal(context.settings());
  const { client } = temporal;
  try {
    // The first request tells within seconds whether anybody is there; the SDK alone would try for a minute.
    await client.withDeadline(Date.now() + requestDeadlineMs, () => client.workflowService.getSystemInfo({}));
    return await use(client);
  } finally {
    await temporal.close();
  }
}

/** Runs `use` with what `MONGODB_URI` and `MONGODB_DB` name. */
export async function withRepositories<T>(
  context: CommandContext,
  use: (repositories: Repositories) => Promise<T>,
): Promise<T> {
  const settings = context.settings();
  if (settings.mongodbUri === '' || settings.mongodbDb === '') {
    throw new CommandError('MONGODB_URI and MONGODB_DB are not set: put them into `.env` or the environment.', 2);
  }
  const mongo = connectMongo({ uri: settings.mongodbUri, db: settings.mongodbDb });
  try {
    return await use(createRepositories(mongo.db, settings));
  } finally {
    await mongo.close();
  }
}

/** Runs `use` with the deployment that `SONORE_DEPLOYMENT_NAME` and `SONORE_TASK_QUEUE` name. */
export async function withDeployment<T>(
  context: CommandContext,
  use: (deployment: WorkerDeployment) => Promise<T>,
): Promise<T> {
  const { sonoreDeploymentName: deploymentName, sonoreTaskQueue: taskQueue } = context.settings();
  return withTemporal(context, (client) => use(new WorkerDeployment(client, { deploymentName, taskQueue })));
}
