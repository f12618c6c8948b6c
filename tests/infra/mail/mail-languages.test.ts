import { summaryMailContent } from '../../../src/infra/mail/summary-mail-content';
import { mailLanguages } from '../../../src/infra/mail/words/words-of';
import { postCallConfigSchema } from '../../../src/models/post-call-config';
import { callMetadata, writtenSummary } from '../../fixtures/call-metadata';
import { transcriptItem } from '../../fixtures/transcript-item';
import { htmlOf, mailedCall, textOf } from './mailed-call';

describe('languages of mails', () => {
  test.each([
    ['de-AT', 'de', 'Von: +33612345678', 'ZUSAMMENFASSUNG', 'Dauer: 3 Min. 3 Sek.', 'Acme: Anruf von +33612345678'],
    ['fr-FR', 'fr', 'Issue: L’appelant a raccroché', 'RÉSUMÉ', 'Durée: 3 min 3 s', 'Acme : appel de +33612345678'],
    ['pt_BR', 'pt', 'Resultado: Quem ligou desligou', 'RESUMO', '(Europe/Paris)', 'Acme: chamada de +33612345678'],
    ['ja-JP', 'en', 'Outcome: The caller hung up', 'SUMMARY', '2026年11月20日', 'Acme: call from +33612345678'],
  ])('summary_mail_of_locale_%s_speaks_%s', (locale, lang, fact, title, figure, subject) => {
    const call = mailedCall({ tenant: { ...mailedCall().tenant, locale } });

    const lines = textOf(call);

    for (const words of [fact, title, figure]) expect(lines).toContain(words);
    expect(summaryMailContent(call)).toMatchObject({ lang, subject });
    expect(htmlOf(call)).toContain(`<html lang="${lang}">`);
  });

  test('summary_mail_in_german_has_no_english_of_ours', () => {
    const metadata = callMetadata({
      summary: writtenSummary({ extracted: { dringend: true } }),
      cost: {
        currency: 'USD',
        realtime: 1234.5,
        transcription: null,
        summary: 0,
        total: 1234.5,
        unpriced_models: ['x'],
      },
    });
    const tenant = { ...mailedCall().tenant, locale: 'de-DE' };
    const post_call = postCallConfigSchema.parse({ mail: { include_cost: true } });
    const transcript = [
      transcriptItem({ text: '', error: 'audio_unintelligible', interrupted_at_ms: 1 }),
      transcriptItem({ role: 'gap', text: 'Nobody listened.' }),
    ];

    const [, ...lines] = textOf(mailedCall({ metadata, tenant: { ...tenant, post_call }, transcript })).split('\n');

    expect(lines.map((line) => line.replace(/^ {2}| *\d\d:\d\d:\d\d */g, ''))).toEqual([
      '',
      ...['Von: +33612345678', 'An: +33145678901', expect.stringContaining('Zeitpunkt: Freitag')],
      ...['Dauer: 3 Min. 3 Sek.', 'Ausgang: Der Anrufer hat aufgelegt', 'Kosten: mindestens 1.234,500 USD', ''],
      ...['ZUSAMMENFASSUNG', 'Ada wants a quote for twelve chairs.', ''],
      ...['ANLIEGEN', 'A quote for twelve chairs by Friday.', ''],
      ...['WICHTIGE PUNKTE', '- Twelve chairs', '- Delivery in Lyon', ''],
      ...['ZU ERLEDIGEN', '- Send the quote', ''],
      ...['ANRUFER', 'Name: Ada', 'E-Mail: ada@example.com', 'Stimmung: positiv', ''],
      ...['EINZELHEITEN', 'dringend: ja', ''],
      ...[
        'GESPRÄCHSVERLAUF',
        'Anrufer: (nicht verstanden) (unterbrochen)',
        '(Hier kann etwas vom Gesagten fehlen.)',
        '',
      ],
      'Anruf call-123, von einem automatischen Telefonagenten angenommen. Die Worte hat eine Maschine aufgeschrieben.',
      '',
    ]);
  });

  test('summary_mail_languages_are_those_of_the_guide_and_none_has_an_empty_word', () => {
    const texts = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(texts);

    expect(mailLanguages.map(({ lang }) => lang)).toEqual(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl']);
    expect(mailLanguages.flatMap(texts).filter((text) => text.trim() === '')).toEqual([]);
  });
});
