import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Where `npm run build` leaves the bundle, beside the compiled sources. */
export const workflowBundlePath = join(__dirname, '../../../workflow-bundle.js');

/** Run in every workflow. */
const workflowModules = [require.resolve('../../../workflows/interceptors/call-headers')];

/** What whoever bundles workflows must tell the bundler; a bundle made beforehand has it in itself. */
export const bundlerOptions = {
  preloadModules: [require.resolve('../../../workflows/preloaded')],
  workflowInterceptorModules: workflowModules,
};

/** The workflows a worker runs: the bundle of a build, else the sources, which the worker then bundles itself. */
export function workflowSource(
  bundlePath = workflowBundlePath,
): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'bundlerOptions' | 'interceptors'> {
  if (existsSync(bundlePath)) return { workflowBundle: { codePath: bundlePath } };
  // A worker that bundles takes them from here; whoever only bundles, from the options above.
  return { workflowsPath: require.resolve('../../../workflows'), bundlerOptions, interceptors: { workflowModules } };
}
