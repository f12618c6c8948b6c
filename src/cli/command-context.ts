import { type Client, type Connection, isGrpcDeadlineError, isGrpcServiceError } from '@temporalio/client';
import { connectMongo } from '../infra/mongo/connect-mongo';
import { createRepositories, type Repositories } from '../infra/mongo/repositories';
import { connectTemporal, type TemporalConnection } from '../infra/temporal/connect-temporal';
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
  const temporal = openTemporal(context.settings());
  const { client } = temporal;
  try {
    // The first request tells within seconds whether anybody is there; the SDK alone would try for a minute.
    await client
      .withDeadline(Date.now() + requestDeadlineMs, () => client.workflowService.getSystemInfo({}))
      .catch((error: unknown) => {
        throw isGrpcServiceError(error) ? notAnswering(client, error) : error;
      });
    return await use(client);
  } finally {
    await temporal.close();
  }
}

/**
 * A client for the Temporal that `TEMPORAL_*` name; it has not connected yet.
 * @throws CommandError (exit code 2) when they, or the profile they name, do not say which.
 */
export function openTemporal(settings: Settings): TemporalConnection {
  try {
    return connectTemporal(settings);
  } catch (error) {
    throw new CommandError(
      `Which Temporal is meant cannot be told (${(error as Error).message}): look at the variables TEMPORAL_*.`,
      2,
    );
  }
}

function notAnswering(client: Client, error: Error & { details?: string }): CommandError {
  const { options } = client.connection as Partial<Connection>;
  // What gRPC says of a deadline is about its own insides.
  const late: boolean = isGrpcDeadlineError(error);
  const reason = late ? `nothing within ${requestDeadlineMs / 1000} s` : error.details || error.message;
  return new CommandError(
    `Temporal does not answer at ${options?.address ?? 'TEMPORAL_ADDRESS'}: ${reason}.\nLook at TEMPORAL_ADDRESS, and whether the server runs.`,
    2,
  );
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
    // It alone tells why there is no connection; what waits for one is only told that there is none.
    await mongo.client.connect();
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
