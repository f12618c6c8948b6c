import { type SipHeader } from '../models/webhook-event';
import { normalisePhoneNumber } from './normalise-phone-number';

/**
 * `"Bob" <sip:user@host;p>;q`, also `<tel:+33…>` (RFC 3261 §20.10, RFC 3966). Anchored, because a quoted name is the
 * caller's to choose and may hold a URI of its own, and so that no header costs more than one pass.
 */
const nameAddr = /^(?:\s*"(?:[^"\\]|\\.)*")?[^"<]*<\s*(sips?|tel):([^>]*)>/i;

/** `sip:user@host;p` without brackets. */
const addrSpec = /^\s*(sips?|tel):([^\s>]*)/i;

/** RFC 3966 §5.1.5: what a local number is local to, where that is a number; a domain tells nothing. */
const phoneContext = /;phone-context=(\+[\d().-]+)/i;

/**
 * Reads an E.164 number out of one SIP header value: the user part of its URI, or the value itself when it has none. A
 * user such as OpenAI's `proj_…` is no number, and neither is an address without a user.
 * @param country whose national numbers are read; without one they are none.
 */
export function phoneNumberOf(headerValue: string, country?: string): string | null {
  const uri = nameAddr.exec(headerValue) ?? addrSpec.exec(headerValue);
  const [, scheme, address = headerValue] = uri ?? [];
  if (scheme?.toLowerCase().startsWith('sip') && !address.includes('@')) return null;
  const [userInfo = ''] = address.split(/[@?]/, 1);
  const [user = ''] = userInfo.split(';', 1);
  const number = decoded(user).trim();
  const context = phoneContext.exec(userInfo)?.[1];
  return normalisePhoneNumber(context !== undefined && !number.startsWith('+') ? context + number : number, country);
}

/** A user part may be percent-encoded (`%2B33…`); a broken escape is left as it is. */
function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** Numbers that a call may have been meant for; nobody's carrier sends more. */
const mostNumbers = 10;

/**
 * The E.164 numbers in the named headers, in the order of the names, each once; header names have no case. Of several
 * diversions the latest, which stands first (RFC 5806 §6), goes first, of a `History-Info` the latest target, which stands
 * last (RFC 7044 §10): the number through which the call has reached us before those that somebody had forwarded to it.
 */
export function dialedNumbers(headers: readonly SipHeader[], names: readonly string[], country?: string): string[] {
  const found = new Set<string>();
  for (const number of numbersIn(headers, names, country)) {
    found.add(number);
    if (found.size === mostNumbers) break;
  }
  return [...found];
}

/**
 * The caller: `P-Asserted-Identity` is vouched for by the carrier, `From` is what the caller claims (RFC 3325). A caller
 * who withholds the number has none, even where the carrier trusts us with it (`Privacy: id`, §9.3 there; RFC 3323).
 */
export function callerNumber(headers: readonly SipHeader[], country?: string): string | null {
  if (withholdsNumber(headers)) return null;
  const [first] = numbersIn(headers, ['P-Asserted-Identity', 'From'], country);
  return first ?? null;
}

function withholdsNumber(headers: readonly SipHeader[]): boolean {
  return headers.some(
    ({ name, value }) => name.toLowerCase() === 'privacy' && /(?:^|[;,\s])id(?:$|[;,\s])/i.test(value),
  );
}

function* numbersIn(headers: readonly SipHeader[], names: readonly string[], country?: string): Generator<string> {
  for (const name of names) {
    const wanted = name.toLowerCase();
    const entries = headers
      .filter((header) => header.name.toLowerCase() === wanted)
      .flatMap(({ value }) => entriesOf(value));
    if (wanted === 'history-info') entries.reverse();
    for (const value of entries) {
      const number = phoneNumberOf(value, country);
      if (number !== null) yield number;
    }
  }
}

/** The entries of a header that is a list: what stands between commas outside of quotes and brackets. In one pass. */
function entriesOf(value: string): string[] {
  const entries: string[] = [];
  let start = 0;
  let closing: '"' | '>' | null = null;
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (closing === '"' && character === '\\') at++;
    else if (closing !== null) closing = character === closing ? null : closing;
    else if (character === '"') closing = '"';
    else if (character === '<') closing = '>';
    else if (character === ',') {
      entries.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...entries, value.slice(start)];
}
