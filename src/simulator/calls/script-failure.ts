/** The system under test did something else than the script expects; the message says what. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';
}
