/**
 * One attempt at the mail about a call, in a process that can be killed:
 * `send-one-mail.ts MONGODB_URI DATABASE SMTP_URL CALL_ID [hang]`; with `hang` it stops for good where it would note that
 * the mail is about to be ended, and says so.
 */
import { pino } from 'pino';
import { createSummaryMailActivities } from '../../../activities/summary-mail';
import { createMailSender } from '../../../src/infra/mail/mail-sender';
import { connectMongo } from '../../../src/infra/mongo/connect-mongo';
import { createRepositories } from '../../../src/infra/mongo/repositories';
import { loadSettings } from '../../../src/settings';

async function main([uri = '', db = '', smtpUrl = '', callId = '', hang]: readonly string[]): Promise<void> {
  const settings = loadSettings(
    { APP_ENV: 'test', SMTP_URL: smtpUrl, MAIL_FROM: 'calls@sonore.example' },
    { role: null, envFile: null },
  );
  const log = pino({ level: 'silent' });
  const repositories = createRepositories(connectMongo({ uri, db }).db, settings);
  if (hang !== undefined) {
    repositories.callMetadata.markMailTransmitted = () => {
      process.send?.('marking');
      return new Promise(() => undefined);
    };
  }
  const mailSender = createMailSender(settings, log);
  await createSummaryMailActivities({ repositories, mailSender, log }).sendSummaryMail({ call_id: callId });
}

void main(process.argv.slice(2));
