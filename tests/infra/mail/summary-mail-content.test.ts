import fc from 'fast-check';
import { summaryMailContent } from '../../../src/infra/mail/summary-mail-content';
import type { SummaryState } from '../../../src/models/call-metadata';
import { callMetadata, writtenSummary } from '../../fixtures/call-metadata';
import { callRecord } from '../../fixtures/call-record';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { transcriptItem } from '../../fixtures/transcript-item';
import { transferRecord } from '../../fixtures/transfer-record';
import { ended, htmlOf, mailedCall, textOf } from './mailed-call';

describe('summaryMailContent', () => {
  test('summary_mail_reads_as_a_whole', () => {
    expect(textOf(mailedCall())).toBe(`Acme: call from +33612345678

  From: +33612345678
  To: +33145678901
  When: Friday 20 November 2026 at 11:00 (Europe/Paris)
  Duration: 3 mins 3 secs
  Outcome: The caller hung up

SUMMARY
  Ada wants a quote for twelve chairs.

REQUEST
  A quote for twelve chairs by Friday.

KEY POINTS
- Twelve chairs
- Delivery in Lyon

TO DO
- Send the quote

CALLER
  Name: Ada
  E-mail: ada@example.com
  Mood: positive

DETAILS
  order number: A-7
  urgent: yes

TRANSCRIPT
  11:00:03  Acme: Acme, good morning.
  11:00:06  Caller: A quote, please.

  Call call-123, answered by an automatic telephone agent. The words were written down by a machine.
`);
  });

  test.each([
    ['fr-FR', 'Europe/Paris', 'vendredi 20 novembre 2026 à 11:00 (Europe/Paris)'],
    ['en-US', 'America/New_York', 'Friday November 20 2026 at 5:00 AM (America/New_York)'],
    [undefined, undefined, 'Friday 20 November 2026 at 10:00 (UTC)'],
    ['not a locale', 'UTC', 'Friday 20 November 2026 at 10:00 (UTC)'],
  ])('summary_mail_of_locale_%s_and_zone_%s_dates_it_so', (locale, timezone, when) => {
    const tenant = sampleTenantConfig({ locale, timezone });

    expect(textOf(mailedCall({ tenant }))).toContain(when);
  });

  test.each<[Exclude<SummaryState, 'written'>, RegExp | null]>([
    ['off', null],
    ['none', /not written yet/],
    ['empty', /no words were heard/],
    ['refused', /declined/],
    ['incomplete', /not finished/],
    ['invalid', /nothing usable/],
    ['failed', /not available/],
  ])('summary_mail_without_a_summary_that_is_%s_says_why', (state, reason) => {
    const metadata = callMetadata({ summary: { ...callMetadata().summary, state } });

    const [, section] = textOf(mailedCall({ metadata })).split('SUMMARY\n  ');

    if (reason === null) expect(section).toBeUndefined();
    else expect(section).toMatch(reason);
    expect(textOf(mailedCall({ metadata }))).toContain('A quote, please.');
  });

  test('summary_mail_summary_without_words_says_so', () => {
    const blank = { name: '', phone_number: ' ', email: null, company: null };
    const lists = { key_points: ['', '\n'], actions: [] };
    const content = { summary: ' ', caller_request: '', ...lists, contact_information: blank };
    const metadata = callMetadata({ summary: writtenSummary({ content: { ...content, sentiment: 'neutral' } }) });

    const text = textOf(mailedCall({ metadata }));

    expect(text).toContain('SUMMARY\n  The language model wrote nothing usable. The transcript is below.\n\n');
    expect(text).toContain('REQUEST\n  unknown\n\nCALLER\n  Mood: neutral\n\n');
  });

  test('summary_mail_tenant_whose_name_is_blank_is_called_by_its_id', () => {
    const tenant = sampleTenantConfig({ display_name: ' \u202E' });

    expect(summaryMailContent(mailedCall({ tenant })).subject).toBe('test-tenant: call from +33612345678');
  });

  test.each([
    [null, 'unknown'],
    [{ realtime: null, total: null, unpriced_models: ['gpt-9'] }, 'unknown'],
    [{ realtime: null, total: 0.5, unpriced_models: ['gpt-9'] }, 'at least USD 0.500'],
    [{ realtime: 0, total: 0, unpriced_models: [] }, 'USD 0.000'],
  ])('summary_mail_cost_%j_reads_%s', (known, written) => {
    const cost = known === null ? null : ({ currency: 'USD', transcription: 0, summary: 0, ...known } as const);
    const post_call = { mail: { recipients: ['desk@acme.example'], include_cost: true } };
    const call = mailedCall({ metadata: callMetadata({ cost }), tenant: sampleTenantConfig({ post_call }) });

    expect(textOf(call)).toContain(`Cost: ${written}\n`);
  });

  test.each([
    [true, true],
    [false, false],
  ])('summary_mail_cost_is_told_when_the_tenant_has_include_cost_%s', (include_cost, told) => {
    const parts = { realtime: 0.1, transcription: 0, summary: 0.0234 };
    const call = mailedCall({
      metadata: callMetadata({ cost: { currency: 'USD', ...parts, total: 0.1234, unpriced_models: [] } }),
      tenant: sampleTenantConfig({ post_call: { mail: { recipients: ['desk@acme.example'], include_cost } } }),
    });

    expect(textOf(call).includes('Cost: USD 0.123')).toBe(told);
  });

  test('summary_mail_transfer_is_told_by_its_label', () => {
    const tenant = sampleTenantConfig({
      features: { refer: { enabled: true, destinations: [{ destination_id: 'sales', label: 'Sales' }] } },
    });
    const record = callRecord({ ...ended, outcome: 'transferred', transfers: [transferRecord()] });

    expect(textOf(mailedCall({ record, tenant }))).toContain('Outcome: Put through\n  Transfer: Sales (put through)');
  });

  test('summary_mail_marks_what_was_interrupted_missing_or_not_understood', () => {
    const transcript = [
      transcriptItem({ role: 'assistant', text: 'We have', interrupted_at_ms: 800 }),
      transcriptItem({ text: '', error: 'audio_unintelligible' }),
      transcriptItem({ role: 'gap', text: 'Nobody listened.' }),
    ];

    const text = textOf(mailedCall({ transcript }));

    expect(text).toContain('Acme: We have (interrupted)');
    expect(text).toContain('Caller: (not understood)');
    expect(text).toContain('  (Nobody listened.)');
  });

  test('summary_mail_call_that_broke_off_says_what_happened', () => {
    const record = callRecord({ ...ended, outcome: 'failed:owner_lost', outcome_detail: 'Three workers were lost.' });

    expect(textOf(mailedCall({ record }))).toContain('Outcome: Broke off: Three workers were lost.');
  });
});

describe('what callers say', () => {
  const ours = '!doctype html head meta title body div h1 h2 table tr td p ul li span b em a'.split(' ');

  /** Whatever begins like a tag and is none of ours. */
  function strangeTags(html: string): string[] {
    const tags = [...html.matchAll(/<\/?([^\s>]*)/g)].map(([, tag = '']) => tag);
    return tags.filter((tag) => !ours.includes(tag));
  }

  const attack = `<script>alert(1)</script>"'&\r\nBcc: everybody@example.com\r\n\r\nTRANSCRIPT\r\n<img src=x onerror=alert(2)>\u202Egnp`;
  const hostile = mailedCall({
    record: callRecord({ ...ended, caller_number: null }),
    metadata: callMetadata({
      summary: writtenSummary({
        content: {
          summary: attack,
          caller_request: attack,
          key_points: [attack],
          actions: [attack],
          contact_information: { name: attack, phone_number: attack, email: attack, company: attack },
          sentiment: 'neutral',
        },
        extracted: { [attack]: attack, nested: { deep: [attack] } },
      }),
    }),
    tenant: sampleTenantConfig({ display_name: `Acme\r\nBcc: everybody@example.com`, locale: attack }),
    transcript: [transcriptItem({ text: attack })],
  });

  test('summary_mail_html_has_no_markup_of_theirs', () => {
    const html = htmlOf(hostile);

    expect(html).not.toMatch(/<script|<img|onerror=alert\(2\)>/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(strangeTags(html)).toEqual([]);
  });

  test('summary_mail_text_gets_no_line_of_theirs', () => {
    const lines = textOf(hostile).split('\n');

    expect(lines.filter((line) => /^(Bcc|TRANSCRIPT)/.test(line))).toEqual(['TRANSCRIPT']);
  });

  test('summary_mail_of_any_words_keeps_its_form', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(words, words, fc.array(words, { maxLength: 3 }), (spoken, name, points) => {
        const content = {
          ...{
            summary: spoken,
            caller_request: spoken,
            key_points: points,
            actions: points,
            sentiment: 'neutral' as const,
          },
          contact_information: { name: spoken, phone_number: spoken, email: null, company: null },
        };
        const call = mailedCall({
          metadata: callMetadata({ summary: writtenSummary({ content, extracted: { [name]: spoken } }) }),
          tenant: sampleTenantConfig({ display_name: name }),
          transcript: [transcriptItem({ text: spoken })],
        });

        expect(strangeTags(htmlOf(call))).toEqual([]);
        expect(summaryMailContent(call).subject).not.toMatch(/[\r\n]/);
        const [, ...lines] = textOf(call).split('\n');
        expect(lines.filter((line) => !/^( {2}|- |$|[A-Z ]+$)/.test(line))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('summary_mail_subject_is_one_line', () => {
    expect(summaryMailContent(hostile).subject).toBe('Acme Bcc: everybody@example.com: call from an unknown number');
  });

  test('summary_mail_has_no_marks_that_turn_text_around', () => {
    expect(`${htmlOf(hostile)}${textOf(hostile)}`).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  test.each([
    ['+33612345678', true],
    [null, false],
    ['anonymous', false],
    ['+33"><script>', false],
  ])('summary_mail_number_%s_is_a_link_%s', (caller_number, linked) => {
    const html = htmlOf(mailedCall({ record: callRecord({ ...ended, caller_number }) }));

    expect(html.includes('href="tel:')).toBe(linked);
  });
});
