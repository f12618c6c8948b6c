// The smallest metadata (83 kB): lengths, prefixes and the general pattern of each country. `max` knows the patterns of
// mobile, toll-free and so on, too, but ranges are opened faster than libraries are updated, and a number that is ringing
// exists: none is refused for what kind it is.
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { e164Schema } from '../models/phone-number';

/** Whether numbers of a country can be read, by its ISO 3166 code: `FR`. */
export function isKnownCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/**
 * A phone number in E.164, however it is written; null when it is none. `00…` is international, and so are eleven digits
 * or more that do not begin with 0, unless that is how `country` writes its own numbers. Other national numbers are read
 * by `country`; without one they are not guessed. This is the form in which numbers are stored and compared.
 * @param country ISO 3166 code in upper case; an unknown one counts as none.
 */
export function normalisePhoneNumber(text: string, country?: string): string | null {
  // RFC 3966 allows visual separators; people write all kinds of blanks and dashes, and telephones copy marks of direction
  // that nobody sees.
  const digits = text.replace(/[\s().\p{Pd}\p{Cf}/]/gu, '');
  if (!/^\+?\d+$/.test(digits)) return null;
  const number = /^(?:\+|00)/.test(digits) ? international(digits) : withoutPrefix(digits, country);
  return number !== null && e164Schema.safeParse(number).success ? number : null;
}

/**
 * Takes away what does not belong there, such as the 0 of +33 (0)1 …, until nothing is left to take: what is read again
 * must be the same number. A length that is unheard of stays as it is.
 */
function international(digits: string): string {
  for (let number = digits.replace(/^00/, '+'); ;) {
    const parsed = parsePhoneNumberFromString(number);
    const read = parsed?.isPossible() ? parsed.number : number;
    if (read === number) return number;
    number = read;
  }
}

function withoutPrefix(digits: string, country: string | undefined): string | null {
  const national =
    country !== undefined && isSupportedCountry(country) ? parsePhoneNumberFromString(digits, country) : undefined;
  // Brazil and Italy write eleven digits of their own without a prefix, Germany and France never do.
  const asWritten = national?.formatNational().replace(/\D/g, '') === digits;
  if (national?.isValid() && asWritten) return national.number;
  if (digits.length >= 11 && !digits.startsWith('0')) return international(`+${digits}`);
  return national?.isPossible() ? national.number : null;
}
