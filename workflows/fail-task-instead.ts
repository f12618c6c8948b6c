import { TemporalFailure } from '@temporalio/workflow';

/**
 * Runs `work`; what it throws fails the workflow task, never the workflow. A failure of Temporal's that nobody caught
 * would otherwise end the workflow at once: phone still up, no record, slot taken. A failed task is tried again, by
 * another worker or a mended one, and shows in the Temporal UI meanwhile.
 */
export async function failTaskInstead<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    throw new Error(`not caught in the workflow: ${String(error)}`, { cause: error });
  }
}
