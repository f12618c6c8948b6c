/** What the person at the command line can do something about: told as it is, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    /** Of the process: 1 for a failure, 2 for something that could not even be begun. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
