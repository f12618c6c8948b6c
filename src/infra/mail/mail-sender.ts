import type { Settings } from '../../settings';
import type { Logger } from '../logger';
import { composeMessage, messageIdOf } from './compose-message';
import type { MailContent } from './mail-content';
import { type MailServer, mailServer } from './mail-server';
import { type Mailbox, mailbox } from './mailbox';
import { transmitMessage } from './transmit-message';

/** One mail about a call, and who gets it. */
export interface CallMail {
  /** As `messageIdOf` gives it. */
  messageId: string;
  recipients: readonly string[];
  replyTo: string | undefined;
  /** Blind copies beside the operator's own. */
  bcc: readonly string[];
  date: Date;
  content: MailContent;
}

/** Sends mails about calls over the operator's mail server. */
export class MailSender {
  constructor(
    private readonly server: MailServer,
    private readonly from: Mailbox,
    /** Gets a blind copy of every mail. */
    private readonly monitor: Mailbox | null,
  ) {}

  messageIdOf(callId: string): string {
    return messageIdOf(callId, this.from);
  }

  /**
   * One attempt. `beforeEnd` runs when the mail has been written but not ended: what it notes is noted before anything
   * can be delivered.
   * @returns the recipients the server would not take, while it took others.
   * @throws SmtpFailure; what `beforeEnd` throws, and then nothing is delivered.
   */
  async send(
    { messageId, recipients, replyTo, bcc, date, content }: CallMail,
    beforeEnd: () => Promise<void>,
  ): Promise<string[]> {
    const { from } = this;
    const message = await composeMessage({ from, to: recipients, replyTo, messageId, date }, content);
    const everybody = new Set([...recipients, ...bcc, ...(this.monitor === null ? [] : [this.monitor.address])]);
    return transmitMessage(this.server, { from: from.address, to: [...everybody] }, message, beforeEnd);
  }
}

/** The sender of one process; null, and one line of log, when `SMTP_URL` is not set. */
export function createMailSender(
  { smtpUrl, mailFrom, mailBcc, appName }: Pick<Settings, 'smtpUrl' | 'mailFrom' | 'mailBcc' | 'appName'>,
  log: Logger,
): MailSender | null {
  const from = mailFrom === undefined ? null : mailbox(mailFrom, appName);
  if (smtpUrl === undefined || from === null) {
    log.info({ event: 'mail_off' }, 'SMTP_URL is not set: no mails are sent');
    return null;
  }
  return new MailSender(mailServer(smtpUrl), from, mailBcc === undefined ? null : mailbox(mailBcc, ''));
}
