/** E.164, wherever it stands; in an address its plus is encoded. */
const international = /(?:\+|%2B)(\d{8,15})(?!\d)/gi;

/** The user part of `tel:` and `sip:` addresses, where it is a number. */
const addressed = /\b(tel|sips?):((?:\+|%2B)?\d[\d().-]{3,}\d)/gi;

/** A national number: between no letters, so that ids and hashes are left alone. */
const national = /(?<![\w.+-])0\d{8,10}(?![\w.-])/g;

/** Keys of OpenAI, secrets of webhooks, and whatever an Authorization header holds. */
const secret = /\b(Bearer\s+)[^\s"\\]+|\b(?:sk-|whsec_)[\w+/=-]{6,}/g;

/** What a value that identifies a person is replaced by, when it is not a number. */
const hidden = '•••••';

/** A phone number of which country and last digits are left: `+33•••••78`. */
function maskNumber(number: string): string {
  return number.startsWith('+') ? `${number.slice(0, 3)}${hidden}${number.slice(-2)}` : `${hidden}${number.slice(-2)}`;
}

/** A text, such as a line of log, in which every phone number is masked and every key is left out. */
export function maskPrivate(text: string): string {
  return text
    .replace(secret, (_match, scheme: string | undefined) => `${scheme ?? ''}[secret]`)
    .replace(addressed, (_match, scheme: string, number: string) => `${scheme}:${maskNumber(number)}`)
    .replace(international, (_match, digits: string) => maskNumber(`+${digits}`))
    .replace(national, maskNumber);
}

/** What is left of a field under `pii`: a masked number, or nothing at all. */
export function maskPersonal(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  return typeof value === 'string' && /^\+?\d{5,15}$/.test(value) ? maskNumber(value) : hidden;
}
