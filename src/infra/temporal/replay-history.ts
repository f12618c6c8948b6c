import { bundleWorkflowCode, DefaultLogger, Worker, type WorkerOptions } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { History } from './history-json';
import { type Divergence, divergenceOf } from './replay-divergence';
import { activityTypeOf, commandsBefore } from './replay-events';
import { unheardObservations } from './unheard-observations';

/** Workflow code as a Worker takes it. */
export type WorkflowCode = NonNullable<WorkerOptions['workflowBundle']>;

/** Whether the code, given a history, wants what the history says was done. */
export type ReplayOutcome =
  { replays: true; events: number } | { replays: false; events: number; divergence: Divergence };

/** The code of a workflow source, bundled once for any number of replays. */
export async function workflowCode(
  source: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'bundlerOptions'>,
): Promise<WorkflowCode> {
  if (source.workflowBundle) return source.workflowBundle;
  return bundleWorkflowCode({
    workflowsPath: source.workflowsPath ?? '',
    ...source.bundlerOptions,
    logger: new DefaultLogger('WARN'),
  });
}

/** Runs the workflow code against a history, without any side effect, and tells where the two part. */
export async function replayHistory(history: History, code: WorkflowCode): Promise<ReplayOutcome> {
  const events = history.events?.length ?? 0;
  const failure = await failureOf(history, code);
  if (failure === null) return { replays: true, events };
  const divergence = divergenceOf(history, failure);
  if (divergence.event_id === null && divergence.recorded_activity !== null) {
    return { replays: false, events, divergence: await located(history, code, failure, divergence) };
  }
  return { replays: false, events, divergence };
}

/** Null when it replays, else what the SDK says. */
async function failureOf(history: History, workflowBundle: WorkflowCode): Promise<Error | null> {
  try {
    await Worker.runReplayHistory({ workflowBundle, sinks: unheardObservations }, history);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error;
  }
}

/**
 * The SDK names an activity of another type than recorded, but not the event. It is the first of that type up to which
 * the history does not replay any more.
 */
async function located(
  history: History,
  code: WorkflowCode,
  failure: Error,
  divergence: Divergence,
): Promise<Divergence> {
  const all = history.events ?? [];
  const candidates = all.filter((event) => activityTypeOf(event) === divergence.recorded_activity);
  for (const candidate of candidates) {
    const isLast = candidate === candidates.at(-1);
    if (
      isLast ||
      (await failureOf({ events: commandsBefore(all, candidate) }, code)) instanceof DeterminismViolationError
    ) {
      return divergenceOf(history, failure, candidate);
    }
  }
  return divergence;
}
