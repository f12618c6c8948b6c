import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Where `npm run build` leaves the bundle, beside the compiled sources. */
export const workflowBundlePath = join(__dirname, '../../../workflow-bundle.js');

/** The workflows a worker runs: the bundle of a build, else the sources, which the worker then bundles itself. */
export function workflowSource(
  bundlePath = workflowBundlePath,
): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (existsSync(bundlePath)) return { workflowBundle: { codePath: bundlePath } };
  return { workflowsPath: require.resolve('../../../workflows') };
}
