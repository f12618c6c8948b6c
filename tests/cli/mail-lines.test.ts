import { mailLines } from '../../src/cli/mails/mail-lines';
import { callMetadata } from '../fixtures/call-metadata';

const { mail } = callMetadata();

describe('mailLines', () => {
  test('mail_lines_tell_state_and_why', () => {
    const lines = mailLines([
      callMetadata({ mail: { ...mail, state: 'sent' } }),
      callMetadata({ mail: { ...mail, state: 'failed', error: 'SMTP 550 after RCPT TO' } }),
    ]);

    expect(lines).toEqual([
      'call      tenant       ended             state   why',
      'call-123  test-tenant  2026-11-20 10:03  sent    –',
      'call-123  test-tenant  2026-11-20 10:03  failed  SMTP 550 after RCPT TO',
    ]);
  });

  test('mail_lines_of_nothing_say_so', () => {
    expect(mailLines([])).toEqual(['There are none.']);
  });
});
