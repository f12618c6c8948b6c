import { arch, cpus, loadavg, platform } from 'node:os';
import { type Client } from '@temporalio/client';
import { version as sdkVersion } from '@temporalio/worker/package.json';
import { type MongoServer } from '../src/local-stack';
import { type MachineFacts } from './bench-result';

/** The load average before anything of a benchmark runs. */
export function loadAverage(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** Machine and versions of a run; asks the Temporal server for its own. */
export async function machineFacts(options: {
  client: Client;
  mongo: Pick<MongoServer, 'kind' | 'version'>;
  loadAverage: number;
}): Promise<MachineFacts> {
  const { client, mongo } = options;
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    load_average: options.loadAverage,
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    temporal_sdk: sdkVersion,
    temporal_server: serverVersion || 'unknown',
    mongodb: [mongo.kind, mongo.version].filter((part) => part !== null).join(' '),
  };
}
