/**
 * Lets Temporal's SDK download one of its servers: `node download-temporal.mjs DIRECTORY dev-server|time-skipping NAME`.
 * Leaves `DIRECTORY/NAME`. The SDK downloads by starting the server, so it is started once and stopped.
 */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [directory, type, name] = process.argv.slice(2);
const downloadDir = path.join(directory, 'download');

try {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const server = { executable: { type: 'cached-download', downloadDir } };
  const environment =
    type === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
  const [downloaded] = readdirSync(downloadDir);
  renameSync(path.join(downloadDir, downloaded), path.join(directory, name));
  rmSync(downloadDir, { recursive: true });
} catch (error) {
  // The SDK's message is a chain of causes joined by colons; the innermost two say what happened.
  console.error(error.message.split(': ').slice(-2).join(': '));
  process.exit(1);
}
