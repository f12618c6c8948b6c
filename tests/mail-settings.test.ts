import { loadSettings } from '../src/settings';

const load = (variables: Record<string, string>): unknown =>
  loadSettings({ APP_ENV: 'test', ...variables }, { role: null, envFile: null });

describe('mail settings', () => {
  test.each(['calls@example.com', 'Sonore <calls@example.com>', '"Calls, all" <calls@example.com>'])(
    'mail_from_%s_is_taken',
    (mailFrom) => {
      expect(load({ SMTP_URL: 'smtp://localhost', MAIL_FROM: mailFrom })).toMatchObject({ mailFrom });
    },
  );

  test.each(['nobody', 'Sonore calls@example.com', 'a@example.com, b@example.com'])(
    'mail_from_%s_is_refused',
    (mailFrom) => {
      expect(() => load({ SMTP_URL: 'smtp://localhost', MAIL_FROM: mailFrom })).toThrow(/MAIL_FROM is invalid/);
    },
  );

  test('smtp_url_without_a_sender_is_refused', () => {
    expect(() => load({ SMTP_URL: 'smtp://localhost' })).toThrow(/MAIL_FROM is missing: sender of the mails/);
  });

  test.each(['smtp://', 'smtp://user:pass/word@host:99999', 'localhost:25'])('smtp_url_%s_is_refused', (smtpUrl) => {
    expect(() => load({ SMTP_URL: smtpUrl, MAIL_FROM: 'a@example.com' })).toThrow(/SMTP_URL is invalid/);
  });

  test('smtp_url_is_not_shown_when_it_is_wrong', () => {
    expect(() => load({ SMTP_URL: 'http://user:hunter2@localhost', MAIL_FROM: 'a@example.com' })).toThrow(
      /^(?![^]*hunter2)[^]*SMTP_URL is invalid/,
    );
  });
});
