import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as its reader gets it. */
export interface CaughtMail {
  messageId: string;
  from: string;
  to: string;
  subject: string;
  /** The form for readers without HTML. */
  text: string;
}

/** A mail server on this machine that takes everything and passes nothing on. */
export class MailCatcher {
  readonly mails: CaughtMail[] = [];
  private readonly server = new SMTPServer({
    ...{ logger: false, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, closeTimeout: 100 },
    onData: (stream, _session, done) => {
      buffer(stream)
        .then((raw) => this.keep(raw))
        .then(() => done(), done);
    },
  });

  /** Starts one on a free port. */
  static async start(): Promise<MailCatcher> {
    const catcher = new MailCatcher();
    catcher.server.listen(0, '127.0.0.1');
    await once(catcher.server.server, 'listening');
    return catcher;
  }

  /** As `SMTP_URL`. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}?ignoreTLS=true`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async keep(raw: Buffer): Promise<void> {
    const { messageId = '', from, to, subject = '', text = '' } = await simpleParser(raw);
    const readers = [to ?? []].flat().map((list) => list.text);
    this.mails.push({ messageId, from: from?.text ?? '', to: readers.join(', '), subject, text });
  }
}
