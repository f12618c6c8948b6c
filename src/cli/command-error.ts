/** What the person at the command line can do something about: told as it is, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    /** Of the process: 1 it was refused or failed, 2 it could not even be begun (see the help of `sonore`). */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
