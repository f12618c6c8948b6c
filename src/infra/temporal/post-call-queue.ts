import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { postCall } from '../../../workflows';
import { postCallWorkflowId } from '../../models/post-call-input';
import type { CallMetadataRepository, EndedCall } from '../mongo/call-metadata';

/** What became of the wish to process a call; the original's words. */
export const enqueuedStatuses = ['queued', 'already_queued_or_in_progress', 'already_completed'] as const;

export type EnqueuedStatus = (typeof enqueuedStatuses)[number];

/** Starts the work after calls: a document in `calls-metadata` and a workflow for each, which outlive every process. */
export class PostCallQueue {
  constructor(
    private readonly deps: {
      client: Client;
      /** `SONORE_TASK_QUEUE`. */
      taskQueue: string;
      callMetadata: Pick<CallMetadataRepository, 'begin' | 'retryFailed'>;
    },
  ) {}

  /**
   * Has a call processed, unless that is done or under way; a failed one is processed again. Idempotent: the document
   * comes first, so that a start that is lost is found by the sweep, and the workflow's id keeps a second one away.
   */
  async enqueue({ call_id, tenant_id, ended_at }: EndedCall): Promise<EnqueuedStatus> {
    const { client, taskQueue, callMetadata } = this.deps;
    const status = await callMetadata.begin(call_id, tenant_id, ended_at ?? undefined);
    if (status === 'completed') return 'already_completed';
    if (status === 'failed') await callMetadata.retryFailed(call_id);
    try {
      await client.workflow.start<typeof postCall>('postCall', {
        workflowId: postCallWorkflowId(call_id),
        taskQueue,
        args: [{ call_id }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        // It may wait for days: pinned, it would keep an old build running for as long.
        versioningOverride: 'AUTO_UPGRADE',
        staticSummary: `after the call, for ${tenant_id}`,
      });
      return 'queued';
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already_queued_or_in_progress';
      throw error;
    }
  }
}
