import { ApplicationFailure } from '@temporalio/common';
import { pino } from 'pino';
import { createSummaryMailActivities, type SummaryMailDependencies } from '../../activities/summary-mail';
import { MailSender } from '../../src/infra/mail/mail-sender';
import { mailServer } from '../../src/infra/mail/mail-server';
import type { CallMetadata } from '../../src/models/call-metadata';
import type { CallRecord } from '../../src/models/call-record';
import type { TenantConfig } from '../../src/models/tenant-config';
import type { TranscriptItem } from '../../src/models/transcript-item';
import { callMetadata, writtenSummary } from '../fixtures/call-metadata';
import { callRecord } from '../fixtures/call-record';
import { LocalMailServer } from '../fixtures/local-mail-server';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';
import { transcriptItem } from '../fixtures/transcript-item';

const call_id = 'call-123';
const ended = { outcome: 'caller_hung_up', ended_at: '2026-11-20T10:03:05.000Z' } as const;

describe('sendSummaryMail', () => {
  let server: LocalMailServer;
  let metadata: CallMetadata;
  let tenant: TenantConfig | null;
  let states: string[];
  let record: CallRecord;
  let transcript: TranscriptItem[];

  beforeEach(async () => {
    server = await LocalMailServer.start();
    metadata = callMetadata({ summary: writtenSummary() });
    states = [];
    record = callRecord(ended);
    transcript = [transcriptItem()];
    tenant = sampleTenantConfig({
      display_name: 'Acme',
      post_call: {
        mail: { recipients: ['desk@acme.example'], reply_to: 'boss@acme.example', bcc: ['archive@acme.example'] },
      },
    });
  });
  afterEach(() => server.stop());

  /** Runs the activity as one process would; the document stays between attempts, as in the database. */
  function send(withMailServer = true): Promise<string> {
    const repositories = {
      calls: { find: () => Promise.resolve(record) },
      transcripts: { ofCall: () => Promise.resolve(transcript) },
      tenantConfigs: {
        find: () => Promise.resolve(tenant === null ? { kind: 'missing' } : { kind: 'found', config: tenant }),
      },
      callMetadata: {
        find: () => Promise.resolve(metadata),
        setMail: (_id: string, fields: Partial<CallMetadata['mail']>, from: readonly string[]) => {
          if (!from.includes(metadata.mail.state)) return Promise.resolve(false);
          metadata = { ...metadata, mail: { ...metadata.mail, ...fields } };
          if (fields.state !== undefined) states.push(fields.state);
          return Promise.resolve(true);
        },
        markMailTransmitted: () => {
          if (!['none', 'off', 'failed'].includes(metadata.mail.state)) return Promise.resolve(false);
          metadata = { ...metadata, mail: { ...metadata.mail, state: 'transmitted' } };
          states.push('transmitted');
          return Promise.resolve(true);
        },
      },
    } as unknown as SummaryMailDependencies['repositories'];
    const from = { name: 'Sonore', address: 'calls@sonore.example' };
    const monitor = { name: '', address: 'monitoring@sonore.example' };
    const mailSender = withMailServer ? new MailSender(mailServer(server.url), from, monitor) : null;
    return createSummaryMailActivities({ repositories, mailSender, log: pino({ level: 'silent' }) }).sendSummaryMail({
      call_id,
    });
  }

  test('send_summary_mail_reaches_recipients_and_blind_copies_which_it_does_not_name', async () => {
    await expect(send()).resolves.toBe('sent');

    expect(states).toEqual(['transmitted', 'sent']);
    expect(metadata.mail).toMatchObject({
      recipients: ['desk@acme.example'],
      message_id: expect.stringMatching(/@sonore\.example>$/),
      sent_at: expect.any(String),
      error: null,
    });
    const [received] = server.received;
    expect(received?.to).toEqual(['desk@acme.example', 'archive@acme.example', 'monitoring@sonore.example']);
    expect(received?.raw).not.toMatch(/archive@|monitoring@/);
    expect(received?.mail).toMatchObject({
      subject: 'Acme: call from +33612345678',
      messageId: metadata.mail.message_id,
      date: new Date(ended.ended_at),
    });
    expect(received?.mail.replyTo?.text).toBe('boss@acme.example');
  });

  test('send_summary_mail_of_a_hostile_call_has_the_headers_and_recipients_it_should', async () => {
    const hostile =
      'x\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\r\n.\r\nMAIL FROM:<evil@example.com>';
    record = callRecord({ ...ended, caller_number: hostile });
    transcript = [transcriptItem({ text: hostile }), transcriptItem({ text: '.' }), transcriptItem({ text: '' })];
    tenant = sampleTenantConfig({ ...tenant, display_name: hostile });
    metadata = callMetadata({ summary: writtenSummary({ extracted: { [hostile]: hostile } }) });

    await expect(send()).resolves.toBe('sent');

    expect(server.received).toHaveLength(1);
    const [received] = server.received;
    expect(received?.to).toEqual(['desk@acme.example', 'archive@acme.example', 'monitoring@sonore.example']);
    expect([...(received?.mail.headers.keys() ?? [])].sort()).toEqual([
      ...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'reply-to', 'subject', 'to'],
    ]);
    expect(received?.mail.subject).toMatch(/^x Bcc: everybody@example\.com <script>/);
    expect(received?.mail.html).not.toContain('<script>');
    expect(received?.mail.html).not.toContain('href="tel:');
    expect(received?.mail.text).toContain('Call call-123, answered');
  });

  test('send_summary_mail_of_a_very_long_call_is_one_that_servers_take', async () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `${index} ${'é'.repeat(60)}`);
    transcript = words.map((text) => transcriptItem({ text }));

    await expect(send()).resolves.toBe('sent');

    const [received] = server.received;
    // What mail servers take at least, of those that are in use.
    expect(received?.raw.length).toBeLessThan(5_000_000);
    expect(received?.mail.text).toMatch(/: 0 é+\n[^]*lines are left out here\.[^]*: 19999 é+\n/);
  });

  test('send_summary_mail_of_an_unknown_caller_who_said_nothing_says_so', async () => {
    record = callRecord({ ...ended, caller_number: null });
    transcript = [];
    metadata = callMetadata({ summary: { ...callMetadata().summary, state: 'empty' } });

    await expect(send()).resolves.toBe('sent');

    const mail = server.received[0]?.mail;
    expect(mail?.subject).toBe('Acme: call from an unknown number');
    expect(mail?.text).toContain('From: unknown');
    expect(mail?.text).toContain('no words were heard');
    expect(mail?.text).not.toContain('TRANSCRIPT');
  });

  test.each(['sent', 'unconfirmed'] as const)('send_summary_mail_that_is_%s_is_not_sent_again', async (state) => {
    metadata = callMetadata({ mail: { ...metadata.mail, state } });

    await expect(send()).resolves.toBe(state);

    expect(server.ended).toBe(0);
  });

  test('send_summary_mail_after_an_attempt_that_died_behind_the_mark_is_unconfirmed_and_not_sent', async () => {
    metadata = callMetadata({ mail: { ...metadata.mail, state: 'transmitted' } });

    await expect(send()).resolves.toBe('unconfirmed');

    expect(metadata.mail.error).toMatch(/before the answer came/);
    expect(server.ended).toBe(0);
  });

  test('send_summary_mail_greylisted_is_retried_and_then_sent_once', async () => {
    server.behaviour = { message: () => 451 };
    await expect(send()).rejects.toMatchObject({ type: 'DeliveryRetryable', nonRetryable: false });
    expect(metadata.mail).toMatchObject({ state: 'none', error: 'SMTP 451 after DATA: 451 answer 451' });
    const firstId = metadata.mail.message_id;

    server.behaviour = {};
    await expect(send()).resolves.toBe('sent');

    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.mail.messageId).toBe(firstId);
    expect(states).toEqual(['transmitted', 'none', 'transmitted', 'sent']);
  });

  test('send_summary_mail_refused_for_good_has_failed_and_says_why', async () => {
    server.behaviour = { recipient: () => 550 };

    await expect(send()).resolves.toBe('failed');

    expect(metadata.mail.error).toMatch(/^SMTP 550 after RCPT TO/);
  });

  test.each([
    ['before the message', { recipient: 451 }, 'transmitted'],
    ['before the message', { recipient: 550 }, 'sent'],
    ['after it', { message: 451 }, 'sent'],
    ['after it', { message: 550 }, 'none'],
  ])('send_summary_mail_refused_%s_%j_when_it_is_%s_by_now_takes_nothing_back', async (_, refusal, state) => {
    const overtaken = (status: number) => () => {
      metadata = callMetadata({ mail: { ...metadata.mail, state: state as CallMetadata['mail']['state'] } });
      return status;
    };
    const { recipient, message } = refusal as { recipient?: number; message?: number };
    server.behaviour = {
      ...(recipient === undefined ? {} : { recipient: overtaken(recipient) }),
      ...(message === undefined ? {} : { message: overtaken(message) }),
    };

    await expect(send()).rejects.toMatchObject({ type: 'DeliveryRetryable' });

    expect(metadata.mail).toMatchObject({ state, error: null });
  });

  test('send_summary_mail_without_an_answer_is_unconfirmed', async () => {
    server.behaviour = { message: () => 'reset' };

    await expect(send()).resolves.toBe('unconfirmed');
    await expect(send()).resolves.toBe('unconfirmed');

    expect(server.ended).toBe(1);
  });

  test('send_summary_mail_of_two_attempts_at_once_only_one_is_ended', async () => {
    const outcomes = await Promise.allSettled([send(), send()]);

    expect(server.received).toHaveLength(1);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('send_summary_mail_partly_refused_is_sent_and_names_whom_it_missed', async () => {
    server.behaviour = { recipient: (address) => (address.startsWith('archive') ? 550 : 250) };

    await expect(send()).resolves.toBe('sent');

    expect(metadata.mail.error).toMatch(/archive@acme\.example/);
  });

  test.each<[string, () => Promise<string>]>([
    ['no_mail_server', () => send(false)],
    ['no_tenant_any_more', () => ((tenant = null), send())],
    ['no_recipients', () => ((tenant = sampleTenantConfig({ post_call: { mail: { recipients: [] } } })), send())],
    ['no_post_call_config', () => ((tenant = sampleTenantConfig()), send())],
  ])('send_summary_mail_with_%s_is_off', async (_why, sending) => {
    await expect(sending()).resolves.toBe('off');

    expect(server.ended).toBe(0);
  });

  test('send_summary_mail_failure_in_the_history_holds_no_address', async () => {
    server.behaviour = { recipient: () => 451 };

    const failure = await send().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect((failure as Error).message).toBe('mail temporary: SMTP 451 after RCPT TO');
  });
});
