import type { PromptChange, PromptPointer } from '../models/prompt';

/** A version that was on trial, and is no more. */
export interface EndedTrial {
  started_at: Date;
  ended_at: Date;
  candidate: PromptPointer;
  /** The share it had in the end. */
  percent: number;
  /** What was published beside it; null for nothing. */
  active: PromptPointer | null;
}

/**
 * The trial that ended last, by a promotion, a rollback or another trial; null when none has.
 * @param changes of one tenant, the latest first, as they are kept. A trial that began before the oldest of them counts
 * from there.
 */
export function lastTrial(changes: readonly PromptChange[]): EndedTrial | null {
  const end = changes.findIndex((change, index) => isOver(changes[index + 1], change));
  const ended_at = changes[end]?.at;
  const last = changes[end + 1];
  if (ended_at === undefined || !last?.rollout) return null;
  const { candidate, percent } = last.rollout;
  const earlier = changes.slice(end + 1);
  const before = earlier.findIndex(({ rollout }) => !rollout || !same(rollout.candidate, candidate));
  const first = earlier[(before < 0 ? earlier.length : before) - 1] ?? last;
  return { started_at: first.at, ended_at, candidate, percent, active: last.active };
}

function isOver(before: PromptChange | undefined, { rollout }: PromptChange): boolean {
  if (!before?.rollout) return false;
  return rollout === null || !same(rollout.candidate, before.rollout.candidate);
}

function same(one: PromptPointer, other: PromptPointer): boolean {
  return one.instruction_id === other.instruction_id && one.greeting_id === other.greeting_id;
}
