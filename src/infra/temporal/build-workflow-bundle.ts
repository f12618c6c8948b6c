import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { workflowBundlePath } from './workflow-source';

/** Bundles the compiled workflows once, so that a worker in production needs neither webpack's time nor its memory. */
export async function buildWorkflowBundle(): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath: require.resolve('../../../workflows') });
  await writeFile(workflowBundlePath, code);
}

if (require.main === module) {
  buildWorkflowBundle().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
