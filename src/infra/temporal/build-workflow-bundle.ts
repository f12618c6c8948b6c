import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundlerOptions, workflowBundlePath } from './workflow-source';

/** Bundles the compiled workflows once, so that a worker in production needs neither webpack's time nor its memory. */
async function buildWorkflowBundle(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../../workflows'),
    ...bundlerOptions,
    // Webpack tells a page about a build that went well.
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(workflowBundlePath, code);
}

if (require.main === module) {
  buildWorkflowBundle().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
