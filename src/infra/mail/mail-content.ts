/** A label and what stands beside it. */
export type Fact = readonly [label: string, value: string];

/** A part of a mail under a title of its own. */
export type Section =
  | { title: string; kind: 'text'; text: string }
  | { title: string; kind: 'list'; items: readonly string[] }
  | { title: string; kind: 'facts'; facts: readonly Fact[] };

/** One line of a conversation, ready to be read; a note is nobody's words. */
export interface SpokenLine {
  time: string;
  /** Null for a note. */
  speaker: string | null;
  text: string;
}

/** A mail before it is text or HTML. Nothing in it is markup: whoever renders it escapes it. */
export interface MailContent {
  /** BCP 47 tag of the language of everything that is not what somebody said. */
  lang: string;
  subject: string;
  /** E.164, for a link that calls back; null when it is not known. */
  callbackNumber: string | null;
  /** What the link says. */
  callBack: string;
  facts: readonly Fact[];
  sections: readonly Section[];
  transcriptTitle: string;
  transcript: readonly SpokenLine[];
  /** Below everything, small. */
  footer: string;
}

/** Control characters, and the marks with which a text can show in another order than it has. */
const unwanted = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** What somebody said, or a model wrote, as one line that can stand anywhere, in a header too. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(unwanted, '').trim();
}

/** At most so many characters (UTF-16 units, none torn), the last one then `…`. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
