import { Client, Connection, makeGrpcRetryInterceptor } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import type { Settings } from '../../settings';
import { tracing } from '../tracing/tracing';
import { startedForTenant } from './activity-context';
import { OrderlyRetries } from './orderly-retries';

/** A Temporal client that connects when it is first used; a process may start before its server. */
export interface TemporalConnection {
  client: Client;
  close(): Promise<void>;
}

/** A client for the server that `TEMPORAL_*` and Temporal's own profiles name. */
export function connectTemporal(settings: Pick<Settings, 'temporalEnvironment'>): TemporalConnection {
  const { namespace, connectionOptions } = clientConfig(settings);
  const retries = new OrderlyRetries();
  const connection = Connection.lazy({ ...connectionOptions, interceptors: [makeGrpcRetryInterceptor(retries)] });
  const traced = tracing();
  const workflow = [...(traced ? [traced.client] : []), startedForTenant];
  return {
    client: new Client({ connection, namespace, interceptors: { workflow } }),
    close: async () => {
      await retries.end();
      await connection.close();
    },
  };
}

/** The connection the workers of a process share. Rejects when the server cannot be reached. */
export async function connectTemporalWorker(
  settings: Pick<Settings, 'temporalEnvironment'>,
): Promise<{ connection: NativeConnection; namespace: string }> {
  const { namespace, connectionOptions } = clientConfig(settings);
  const connection = await NativeConnection.connect(connectionOptions);
  return { connection, namespace };
}

function clientConfig({ temporalEnvironment }: Pick<Settings, 'temporalEnvironment'>): {
  namespace: string;
  connectionOptions: NonNullable<ReturnType<typeof loadClientConnectConfig>['connectionOptions']>;
} {
  const { namespace, connectionOptions } = loadClientConnectConfig({ overrideEnvVars: temporalEnvironment });
  return { namespace: namespace ?? 'default', connectionOptions: connectionOptions ?? {} };
}
