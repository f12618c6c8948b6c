import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  existingServers,
  findMongod,
  findTemporalCli,
  findTimeSkippingServer,
  type MongoServer,
  type Report,
  startMongo,
  startTemporal,
  type TemporalServer,
} from '../src/local-stack';
import { bundlerOptions } from '../src/infra/temporal/workflow-source';
import { type TestServers } from '../tests/setup/servers';
import { type Need } from './needed-servers';

/** What was started for a run of the tests. */
export interface TestRunServers {
  /** As the test files get it. */
  servers: TestServers;
  /** Ends what was started here. */
  stop(): Promise<void>;
}

/**
 * Fetches, starts and bundles what `needs` names, all at the same time. A server that was lent (see `existingServers`) is
 * used instead of one of our own and left alone at the end: each test file makes and removes what it uses there.
 * `directory` is a folder of this run for the bundle. Rejects after stopping what had started.
 */
export async function startTestRunServers(
  needs: ReadonlySet<Need>,
  directory: string,
  report: Report,
): Promise<TestRunServers> {
  const started: (TemporalServer | MongoServer)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const keep = <Server extends TemporalServer | MongoServer>(server: Server): Server => {
    started.push(server);
    return server;
  };
  const { temporalAddress, mongodbUri } = existingServers(process.env);
  const servers: TestServers = {};

  const work: Promise<unknown>[] = [];
  const when = (need: Need, prepare: () => Promise<unknown>): void => {
    if (needs.has(need)) work.push(prepare());
  };
  when('temporal', async () => {
    const address = temporalAddress ?? keep(await startTemporal({ ui: false, report })).address;
    servers.temporal = { address };
  });
  when('mongo', async () => {
    if (mongodbUri !== undefined) servers.mongo = { uri: mongodbUri, kind: 'mongod' };
    else {
      const { uri, kind } = keep(await startMongo({ report }));
      servers.mongo = { uri, kind };
    }
  });
  when('time-skipping-program', async () => {
    servers.timeSkippingServer = (await findTimeSkippingServer({ report })).command;
  });
  when('workflow-bundle', async () => {
    servers.workflowBundle = await bundleWorkflows(directory);
  });
  when('temporal-program', () => findTemporalCli({ report }));
  when('mongo-program', () => findMongod({ report }));

  const failure = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  return { servers, stop };
}

async function bundleWorkflows(directory: string): Promise<string> {
  const workflowsPath = path.resolve(__dirname, '../workflows/index.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, ...bundlerOptions, logger: new DefaultLogger('WARN') });
  const file = path.join(directory, 'workflow-bundle.js');
  await writeFile(file, code);
  return file;
}
