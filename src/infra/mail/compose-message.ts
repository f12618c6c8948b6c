import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { mailHtml } from './mail-html';
import type { MailContent } from './mail-content';
import { mailText } from './mail-text';
import type { Mailbox } from './mailbox';

/** Whom a mail is from and for. */
export interface MailHeaders {
  from: Mailbox;
  to: readonly string[];
  replyTo: string | undefined;
  /** The same over all attempts, so that a mail that came twice can be known as one. */
  messageId: string;
  /** The same over all attempts. */
  date: Date;
}

/** The `Message-ID` of the mail about a call. */
export function messageIdOf(callId: string, from: Mailbox): string {
  return `<call.${digest(callId)}@${from.address.replace(/^.*@/, '')}>`;
}

/**
 * A message (RFC 5322) with a text and an HTML form, 7 bit, byte for byte the same for the same arguments. Blind copies
 * are not in it: they belong to the envelope. nodemailer encodes the headers, and folds no header into two.
 */
export function composeMessage(
  { from, to, replyTo, messageId, date }: MailHeaders,
  content: MailContent,
): Promise<Buffer> {
  const message = new MailComposer({
    from,
    to: [...to],
    ...(replyTo === undefined ? {} : { replyTo }),
    ...{ messageId, date, subject: content.subject },
    text: mailText(content),
    html: mailHtml(content),
    // RFC 3834: nobody's out-of-office answers it.
    headers: { 'Auto-Submitted': 'auto-generated' },
    baseBoundary: digest(messageId),
    ...{ disableFileAccess: true, disableUrlAccess: true, newline: 'win' },
  });
  return message.compile().build();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
