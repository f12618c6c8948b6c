import { german } from './de';
import { english } from './en';
import { spanish } from './es';
import { french } from './fr';
import { italian } from './it';
import type { MailWords } from './mail-words';
import { dutch } from './nl';
import { portuguese } from './pt';

/** The languages in which mails are written. */
export const mailLanguages: readonly MailWords[] = [english, german, french, spanish, italian, portuguese, dutch];

/** The words of a locale's language (BCP 47: `de-AT`, `pt_BR`); English for any other, and for none. */
export function wordsOf(locale: string | undefined): MailWords {
  const language = locale?.split(/[-_]/, 1)[0]?.toLowerCase();
  return mailLanguages.find(({ lang }) => lang === language) ?? english;
}
