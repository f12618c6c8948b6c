import { LocalFormat } from '../../../src/infra/mail/local-format';
import type { SpokenLine } from '../../../src/infra/mail/mail-content';
import { mailTranscript } from '../../../src/infra/mail/mail-transcript';
import { english } from '../../../src/infra/mail/words/en';
import { transcriptItem } from '../../fixtures/transcript-item';

const format = new LocalFormat({ locale: 'en-GB', timezone: 'UTC' });

const linesOf = (texts: readonly string[]): SpokenLine[] =>
  mailTranscript(
    texts.map((text) => transcriptItem({ text })),
    { agent: 'Acme', words: english, format },
  );

const numbered = (count: number, text: string): string[] =>
  Array.from({ length: count }, (_, index) => `${index} ${text}`);

describe('mailTranscript', () => {
  test('mail_transcript_of_an_hour_is_whole', () => {
    expect(linesOf(numbered(900, 'x'.repeat(100)))).toHaveLength(900);
  });

  test('mail_transcript_too_long_keeps_its_beginning_and_its_end_and_counts_the_rest', () => {
    const said = numbered(5_000, 'x'.repeat(100));

    const lines = linesOf(said);

    const note = lines.findIndex(({ speaker }) => speaker === null);
    const [head, tail] = [lines.slice(0, note), lines.slice(note + 1)];
    expect(head.map(({ text }) => text)).toEqual(said.slice(0, head.length));
    expect(tail.map(({ text }) => text)).toEqual(said.slice(-tail.length));
    expect(lines[note]?.text).toContain(
      `${(said.length - head.length - tail.length).toLocaleString('en-GB')} lines are left out`,
    );
    expect(head.length).toBeGreaterThan(400);
    expect(tail.length).toBeGreaterThan(400);
  });

  test('mail_transcript_of_very_many_short_lines_is_cut_too', () => {
    expect(linesOf(numbered(100_000, '')).length).toBeLessThan(2_500);
  });

  test('mail_transcript_line_without_an_end_is_cut_and_no_character_torn', () => {
    const [line] = linesOf([`x${'🙂'.repeat(100_000)}`]);

    expect(line?.text.length).toBeLessThanOrEqual(4_000);
    expect(line?.text.endsWith('🙂…')).toBe(true);
  });
});
