/** A webhook that the receiver did not take. The message is ours: no word of the receiver's, no secret. */
export class WebhookFailure extends Error {
  override readonly name = 'WebhookFailure';

  constructor(
    readonly reason: string,
    readonly about: {
      /** HTTP status of the answer, null when there was none. */
      status: number | null;
      /** Whether another attempt is of no use until somebody changes something. */
      final: boolean;
      /** Pause the receiver asked for, milliseconds. */
      retryAfterMs?: number | null;
    },
  ) {
    super(`webhook not delivered: ${reason}`);
  }
}
