import type { PromptProblem } from '../models/prompts-view';
import { PromptStateBroken } from '../infra/mongo/prompt-states';
import { PromptVersionMissing } from '../infra/mongo/prompts';

/** Why an operation on prompts was refused: nothing was changed. Its message says what to do. */
export class PromptError extends Error {
  override readonly name = 'PromptError';

  constructor(
    /** `unknown` there is no such tenant or version · `conflict` not in this state · `invalid` the text cannot be used. */
    readonly reason: 'unknown' | 'conflict' | 'invalid',
    message: string,
    readonly problems: readonly PromptProblem[] = [],
  ) {
    super(message);
  }
}

/** A failure as a refusal, null when it is none. */
export function asPromptError(error: unknown): PromptError | null {
  if (error instanceof PromptError) return error;
  if (error instanceof PromptStateBroken) {
    return new PromptError('conflict', `Mend or delete it: ${error.message}`);
  }
  if (!(error instanceof PromptVersionMissing)) return null;
  return new PromptError('conflict', `The ${error.message}: somebody has deleted it. Edit that prompt again.`);
}
