import type { NodemailerError } from 'nodemailer/lib/errors';

/**
 * What a failed transmission means. `refused`: the server will never take this message. `temporary`: certainly not
 * delivered, and may be another time. `unknown`: the whole message went out, and no answer came.
 */
export type SmtpFailureKind = 'refused' | 'temporary' | 'unknown';

/** So much of a server's words is kept, characters. */
const longestAnswer = 300;

/**
 * A message that was not, or perhaps not, delivered. The error's own message is ours and holds no address; the server's
 * words, which may hold some, are for the call's document only.
 */
export class SmtpFailure extends Error {
  override readonly name = 'SmtpFailure';

  constructor(
    readonly kind: SmtpFailureKind,
    /** A code and where it happened: `SMTP 550 after RCPT TO`, `ETIMEDOUT`. */
    readonly reason: string,
    /** The server's own words, null when it said nothing. */
    readonly answer: string | null = null,
  ) {
    super(`mail ${kind}: ${reason}`);
  }

  /** For the person who looks at the call. */
  get explanation(): string {
    return this.answer === null ? this.reason : `${this.reason}: ${this.answer}`;
  }
}

/**
 * Classifies what nodemailer reports.
 * @param ended whether the message's last line was let go. An answer of the server settles it even then: 4xx and 5xx
 * mean that the server does not take responsibility (RFC 5321 §4.2.5, §6.1).
 */
export function smtpFailure(error: NodemailerError, ended: boolean): SmtpFailure {
  const { responseCode = 0, response, command = 'CONN', code } = error;
  const answer = typeof response === 'string' ? response.slice(0, longestAnswer) : null;
  if (responseCode >= 400 && responseCode < 600) {
    return new SmtpFailure(
      refusesMessage(error) ? 'refused' : 'temporary',
      `SMTP ${responseCode} after ${command}`,
      answer,
    );
  }
  // Larger than the server says it takes: nodemailer does not even begin.
  if (code === 'EMESSAGE' && !ended) return new SmtpFailure('refused', 'the message is larger than the server takes');
  return new SmtpFailure(ended ? 'unknown' : 'temporary', error.originalCode ?? code ?? 'no answer', answer);
}

/** A 5xx to the recipients or the message; one to the login or the sender is the operator's to mend, and is repeated. */
function refusesMessage({ permanent, command }: NodemailerError): boolean {
  return permanent === true && (command === 'RCPT TO' || command === 'DATA');
}
