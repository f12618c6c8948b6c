import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { version as sdkVersion } from '@temporalio/worker/package.json';
import { type DemoStack } from '../src/apps/demo/start-demo-stack';
import { type MachineFacts } from './bench-result';

/** The load average before anything of a benchmark runs. */
export function loadAverage(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** Machine and versions of a run; asks the Temporal server for its own. */
export async function machineFacts(
  { client, servers: { mongo } }: Pick<DemoStack, 'client' | 'servers'>,
  loadAverageBefore: number,
): Promise<MachineFacts> {
  const { serverVersion, persistenceStore } = await client.workflowService.getClusterInfo({});
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    load_average: loadAverageBefore,
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    temporal_sdk: sdkVersion,
    temporal_server: serverVersion || 'unknown',
    temporal_store: persistenceStore || 'unknown',
    mongodb: [mongo.kind, mongo.version].filter((part) => part !== null).join(' '),
  };
}
