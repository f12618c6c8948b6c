import type { History } from '../../infra/temporal/history-json';
import { installQuietRuntime } from '../../infra/temporal/quiet-runtime';
import type { Divergence } from '../../infra/temporal/replay-divergence';
import { replayHistory, type ReplayOutcome, workflowCode } from '../../infra/temporal/replay-history';
import { workflowSource } from '../../infra/temporal/workflow-source';

/** Replays a call's history against the workflow code of this build. */
export async function replayCall(history: History): Promise<{ outcome: ReplayOutcome; lines: string[] }> {
  installQuietRuntime();
  const outcome = await replayHistory(history, await workflowCode(workflowSource()));
  const lines = outcome.replays ? [`replays: ${outcome.events} events`] : divergenceLines(outcome.divergence);
  return { outcome, lines };
}

/** A divergence, and what to do about it, for the person who changed the code. */
export function divergenceLines({ kind, event_id, at, step, recorded, wanted, message }: Divergence): string[] {
  const advice = [
    'A live call like this would be stuck on the new build: no tool result, no end, no record.',
    'Put the change behind patched() (docs/versions.md), or give the new code a build of its own and keep the old',
    'workers until their calls have ended (SONORE_VERSIONING_BEHAVIOR=PINNED).',
  ];
  if (kind === 'code_fails') return ['does not replay: the code fails', `  ${message}`, '', ...advice];
  const where = [
    event_id === null ? null : `at event ${event_id}`,
    step === null ? null : `in the phase "${step}"`,
    at,
  ];
  return [
    `diverges ${where.filter((part) => part !== null).join(', ')}`,
    `  the history has: ${recorded}`,
    `  the code wants:  ${wanted}`,
    `  Temporal says:   ${message}`,
    '',
    ...advice,
  ];
}
