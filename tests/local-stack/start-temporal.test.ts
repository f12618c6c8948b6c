import { Client, Connection } from '@temporalio/client';
import path from 'node:path';
import { silentReport } from '../../src/local-stack/report';
import { startTemporal, type TemporalServer } from '../../src/local-stack/start-temporal';
import { createNamespace } from '../../src/local-stack/temporal-namespace';
import { useExistingTemporal } from '../../src/local-stack/use-existing-servers';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();
const sevenDays = 7 * 24 * 60 * 60;

async function withClient<T>(server: TemporalServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}

/** Seconds for which the server's namespace keeps closed workflows. */
function retentionOf(server: TemporalServer): Promise<number> {
  return withClient(server, async ({ workflowService }) => {
    const { config } = await workflowService.describeNamespace({ namespace: server.namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds);
  });
}

describe('startTemporal', () => {
  it('start_temporal_any_namespace_keeps_workflows_seven_days', async () => {
    const server = await startTemporal({ ui: false, namespace: 'phones', report: silentReport });
    try {
      expect(await retentionOf(server)).toBe(sevenDays);
      expect(await retentionOf({ ...server, namespace: 'default' })).toBe(sevenDays);
    } finally {
      await server.stop();
    }
  });

  it('start_temporal_with_ui_serves_it', async () => {
    const server = await startTemporal({ ui: true, report: silentReport });
    try {
      const response = await fetch(`${server.uiUrl}/`);

      expect(response.status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('start_temporal_killed_and_started_again_on_its_port_and_file_has_its_workflows', async () => {
    const options = { ui: false, databaseFile: path.join(directory(), 'data', 'temporal.db'), report: silentReport };
    const first = await startTemporal(options);
    await withClient(first, (client) => client.workflow.start('w', { workflowId: 'call-1', taskQueue: 'calls' }));
    await first.kill();

    const second = await startTemporal({ ...options, port: Number(first.address.split(':')[1]) });
    try {
      const { status } = await withClient(second, (client) => client.workflow.getHandle('call-1').describe());

      expect(second.address).toBe(first.address);
      expect(status.name).toBe('RUNNING');
    } finally {
      await second.stop();
    }
  });

  it('start_temporal_port_is_taken_says_so', async () => {
    const first = await startTemporal({ ui: false, report: silentReport });
    try {
      const port = Number(first.address.split(':')[1]);

      const second = startTemporal({ ui: false, port, report: silentReport });

      await expect(second).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use.`);
    } finally {
      await first.stop();
    }
  });

  it('use_existing_temporal_stop_deletes_only_what_it_made', async () => {
    const server = await startTemporal({ ui: false, report: silentReport });
    try {
      await createNamespace(server.address, 'theirs');
      const lent = await useExistingTemporal(server.address, 'ours');
      expect(await retentionOf(lent)).toBe(sevenDays);

      await lent.stop();
      await lent.stop();

      await expect(retentionOf(lent)).rejects.toThrow(/not found/i);
      expect(await retentionOf({ ...server, namespace: 'theirs' })).toBe(sevenDays);
      await expect(useExistingTemporal(server.address, 'theirs')).rejects.toThrow('exists already');
    } finally {
      await server.stop();
    }
  });
});
