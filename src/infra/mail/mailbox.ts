import addressparser from 'nodemailer/lib/addressparser';

/** An address, and the name it is shown with (may be empty). */
export interface Mailbox {
  name: string;
  address: string;
}

/** Reads `MAIL_FROM`: `Sonore <calls@example.com>` or the bare address, which then gets `defaultName`. Null when it is none. */
export function mailbox(text: string, defaultName: string): Mailbox | null {
  const [first, ...others] = addressparser(text, { flatten: true });
  if (first === undefined || others.length > 0 || !/^[^\s@]+@[^\s@]+$/.test(first.address)) return null;
  return { name: first.name === '' ? defaultName : first.name, address: first.address };
}
