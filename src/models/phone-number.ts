import { type SipHeader } from './webhook-event';

/**
 * `"Bob" <sip:user@host;p>;q`, also `<tel:+33…>` (RFC 3261 §20.10, RFC 3966). Anchored, because a quoted name is the
 * caller's to choose and may hold a URI of its own, and so that no header costs more than one pass.
 */
const nameAddr = /^(?:\s*"(?:[^"\\]|\\.)*")?[^"<]*<\s*(?:sips?|tel):([^>]*)>/i;

/** `sip:user@host;p` without brackets. */
const addrSpec = /^\s*(?:sips?|tel):([^\s>]*)/i;

/**
 * Reads an E.164 number out of one SIP header value: the user part of its URI. `00…` becomes `+…`, eleven digits or more
 * without `+` get one; a national number (leading 0) is not guessed, and a user such as OpenAI's `proj_…` is no number.
 */
export function phoneNumberOf(headerValue: string): string | null {
  const uri = nameAddr.exec(headerValue) ?? addrSpec.exec(headerValue);
  const user = (uri?.[1] ?? headerValue).split(/[@;?]/, 1)[0]?.trim() ?? '';
  // RFC 3966 allows visual separators in tel: numbers.
  const digits = decodeUser(user).replace(/[\s().-]/g, '');
  if (!/^\+?\d+$/.test(digits)) return null;
  const number = digits.startsWith('+')
    ? digits
    : digits.startsWith('00')
      ? `+${digits.slice(2)}`
      : digits.length >= 11 && !digits.startsWith('0')
        ? `+${digits}`
        : null;
  // E.164: at most 15 digits, no leading zero; fewer than 7 is a service code.
  return number !== null && /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}

/** A user part may be percent-encoded (`%2B33…`); a broken escape is left as it is. */
function decodeUser(user: string): string {
  return user.replace(/%2B/gi, '+');
}

/** The first E.164 number among the named headers, in the order of the names; header names have no case. */
export function dialedNumber(headers: readonly SipHeader[], names: readonly string[]): string | null {
  return firstNumber(headers, names);
}

/** The caller: `P-Asserted-Identity` is vouched for by the carrier, `From` is what the caller claims (RFC 3325). */
export function callerNumber(headers: readonly SipHeader[]): string | null {
  return firstNumber(headers, ['P-Asserted-Identity', 'From']);
}

function firstNumber(headers: readonly SipHeader[], names: readonly string[]): string | null {
  for (const name of names) {
    for (const header of headers) {
      if (header.name.toLowerCase() !== name.toLowerCase()) continue;
      const number = phoneNumberOf(header.value);
      if (number !== null) return number;
    }
  }
  return null;
}
