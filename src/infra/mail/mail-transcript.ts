import type { TranscriptItem } from '../../models/transcript-item';
import type { LocalFormat } from './local-format';
import { oneLine, shortened, type SpokenLine } from './mail-content';
import type { MailWords } from './words/mail-words';

/** Characters of a transcript that a mail has room for, its lines' times and markup reckoned at `lineRoom`: about an hour. */
const room = 200_000;
const lineRoom = 100;

/** Characters of one line. */
const longestLine = 4_000;

/**
 * What was said, line by line. Mail servers refuse what is too large, and then nobody hears of the call: of a transcript
 * that is too long its beginning and its end are kept, and a note stands for what is left out between.
 */
export function mailTranscript(
  items: readonly TranscriptItem[],
  { agent, words, format }: { agent: string; words: MailWords; format: LocalFormat },
): SpokenLine[] {
  const lines = items.map((item) => spokenLine(item, agent, words, format));
  if (sizeOf(lines) <= room) return lines;
  const head = fitting(lines);
  const tail = fitting(lines.toReversed()).toReversed();
  const leftOut = lines.length - head.length - tail.length;
  const { time = '' } = lines[head.length] ?? {};
  return [...head, { time, speaker: null, text: words.leftOut(format.count(leftOut)) }, ...tail];
}

/** As many lines as go into half the room. */
function fitting(lines: readonly SpokenLine[]): SpokenLine[] {
  let left = room / 2;
  const end = lines.findIndex((line) => (left -= sizeOf([line])) < 0);
  return lines.slice(0, end);
}

function sizeOf(lines: readonly SpokenLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length + lineRoom, 0);
}

function spokenLine(
  { role, text, at, interrupted_at_ms }: TranscriptItem,
  agent: string,
  words: MailWords,
  format: LocalFormat,
): SpokenLine {
  const time = format.clock(at);
  const spoken = shortened(oneLine(text), longestLine);
  if (role === 'gap') return { time, speaker: null, text: words.gap ?? spoken };
  const speaker = role === 'user' ? words.speakers.caller : role === 'assistant' ? agent : words.speakers.system;
  const said = spoken === '' ? `(${words.notUnderstood})` : spoken;
  return { time, speaker, text: interrupted_at_ms === null ? said : `${said} (${words.interrupted})` };
}
