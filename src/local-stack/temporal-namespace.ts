import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { setTimeout as delay } from 'node:timers/promises';

/** gRPC's status code ALREADY_EXISTS (https://grpc.io/docs/guides/status-codes/). */
const alreadyExists = 6;

/** A server of several processes learns of a new namespace only when each has refreshed its cache, ten seconds. */
const visibleWithinMs = 15_000;

/**
 * How long closed workflows are kept: a call's workflow id protects against a second start only for that long. A dev
 * server's own default is one day.
 */
const retention = msToTs('7 days');

/**
 * Makes sure that `namespace` exists on the server at `address` (`host:port`), is kept for seven days where it is made
 * here, and answers. Resolves with whether it was made here.
 */
export async function createNamespace(address: string, namespace: string): Promise<{ created: boolean }> {
  return withConnection(address, async (connection) => {
    const created = await register(connection, namespace);
    await untilVisible(connection, namespace);
    return { created };
  });
}

/** Sets the retention of an existing namespace to seven days. */
export async function setRetention(address: string, namespace: string): Promise<void> {
  await withConnection(address, (connection) =>
    connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: retention },
    }),
  );
}

/** Deletes a namespace with all its workflows. Only for what `createNamespace` has made. */
export async function deleteNamespace(address: string, namespace: string): Promise<void> {
  await withConnection(address, (connection) => connection.operatorService.deleteNamespace({ namespace }));
}

/** The version the server at `address` tells. Rejects when nothing answers there within three seconds. */
export async function temporalServerVersion(address: string): Promise<string | null> {
  const info = await withConnection(address, (connection) => connection.workflowService.getSystemInfo({}));
  return info.serverVersion || null;
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: '3s' });
  try {
    return await connection.withDeadline(Date.now() + visibleWithinMs, () => use(connection));
  } finally {
    await connection.close();
  }
}

async function register(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === alreadyExists) return false;
    throw error;
  }
}

async function untilVisible(connection: Connection, namespace: string): Promise<void> {
  const deadline = Date.now() + visibleWithinMs;
  for (;;) {
    try {
      await connection.workflowService.countWorkflowExecutions({ namespace });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}
