import { type AddressObject, simpleParser } from 'mailparser';
import { composeMessage, messageIdOf } from '../../../src/infra/mail/compose-message';
import type { MailContent } from '../../../src/infra/mail/mail-content';

const from = { name: 'Sonore', address: 'calls@sonore.example' };
const headers = {
  from,
  to: ['desk@acme.example'],
  replyTo: 'boss@acme.example',
  messageId: messageIdOf('call-123', from),
  date: new Date('2026-11-20T10:03:05.000Z'),
};

function content(overrides: Partial<MailContent> = {}): MailContent {
  return {
    lang: 'en',
    callBack: 'Call back',
    transcriptTitle: 'Transcript',
    subject: 'Brasserie Lumière: call from +33612345678',
    callbackNumber: '+33612345678',
    facts: [['From', '+33612345678']],
    sections: [{ title: 'Summary', kind: 'text', text: 'Un café, s’il vous plaît 🙂' }],
    transcript: [{ time: '11:00:03', speaker: 'Caller', text: '.leading dot' }],
    footer: 'Call call-123',
    ...overrides,
  };
}

describe('composeMessage', () => {
  test('compose_message_has_both_forms_and_its_headers', async () => {
    const mail = await simpleParser(await composeMessage(headers, content()));

    expect(mail).toMatchObject({
      subject: 'Brasserie Lumière: call from +33612345678',
      messageId: headers.messageId,
      date: headers.date,
      text: expect.stringContaining('Un café, s’il vous plaît 🙂'),
      html: expect.stringContaining('Un café, s’il vous plaît 🙂'),
    });
    expect(mail.from?.value).toEqual([from]);
    expect((mail.to as AddressObject).text).toBe('desk@acme.example');
    expect(mail.replyTo?.text).toBe('boss@acme.example');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('compose_message_is_the_same_each_time', async () => {
    const [first, second] = await Promise.all([composeMessage(headers, content()), composeMessage(headers, content())]);

    expect(first.equals(second)).toBe(true);
  });

  test('compose_message_header_of_two_lines_stays_one_header', async () => {
    const hostile = content({ subject: 'Hello\r\nBcc: everybody@example.com\r\n\r\nbody' });

    const message = await composeMessage({ ...headers, from: { ...from, name: 'A\r\nX-Injected: 1' } }, hostile);

    const mail = await simpleParser(message);
    expect(mail.headers.has('bcc')).toBe(false);
    expect(mail.headers.has('x-injected')).toBe(false);
    expect(mail.html).toContain('Un café');
  });

  test('compose_message_lines_are_short_and_seven_bit', async () => {
    const long = content({ sections: [{ title: 'Summary', kind: 'text', text: 'é'.repeat(5_000) }] });

    const lines = (await composeMessage(headers, long)).toString('latin1').split('\r\n');

    // RFC 5321 §4.5.3.1.6
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(lines.join('')).toMatch(/^[\t\x20-\x7e]*$/);
  });
});

describe('messageIdOf', () => {
  test('message_id_is_the_same_for_a_call_and_another_for_another', () => {
    expect(messageIdOf('rtc_1', from)).toBe(messageIdOf('rtc_1', from));
    expect(messageIdOf('rtc_1', from)).not.toBe(messageIdOf('rtc_2', from));
    expect(messageIdOf('<a b>\r\n@', from)).toMatch(/^<call\.[0-9a-f]{32}@sonore\.example>$/);
  });
});
