/** One thing wrong with a scenario file, `line` and `column` counted from 1. */
export interface ScenarioProblem {
  line: number;
  column: number;
  reason: string;
}

/** A scenario that cannot be played; the message has one line `file:line:column reason` for each problem. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  constructor(
    readonly file: string,
    readonly problems: ScenarioProblem[],
  ) {
    super(problems.map(({ line, column, reason }) => `${file}:${line}:${column} ${reason}`).join('\n'));
  }
}
