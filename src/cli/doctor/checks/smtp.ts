import { createTransport } from 'nodemailer';
import { mailServer } from '../../../infra/mail/mail-server';
import type { DoctorCheck } from '../doctor-check';
import { fail, ok } from '../finding';
import { reasonOf } from '../run-checks';

/** The mail server lets Sonore in, if there is to be one. No mail is sent. */
export const smtp: DoctorCheck = {
  name: 'smtp',
  // Greeting and TLS of a slow server.
  limitMs: 30_000,
  run: async ({ settings: { smtpUrl } }) => {
    if (smtpUrl === undefined) return [ok('SMTP_URL is not set: no mails are sent.')];
    const { options, user } = mailServer(smtpUrl);
    const transport = createTransport({ ...options, ...(user && { auth: user }) });
    try {
      await transport.verify();
      return [ok(`The mail server ${options.host ?? ''} takes mails${user === null ? '' : ` from ${user.user}`}.`)];
    } catch (error) {
      const message = `The mail server ${options.host ?? ''} does not take mails: ${reasonOf(error)}.`;
      return [fail(message, 'Mend SMTP_URL (host, port, user, password; smtps:// for TLS from the start).')];
    } finally {
      transport.close();
    }
  },
};
