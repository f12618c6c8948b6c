import { parseConnectionUrl } from 'nodemailer/lib/shared';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

/** How the mail server is reached, and as whom. */
export interface MailServer {
  options: SMTPConnectionOptions;
  user: { user: string; pass: string } | null;
}

/** Longest waits, milliseconds. The last answer may take a server that scans for viruses a while (RFC 5321 §4.5.3.2). */
const patience = { connectionTimeout: 10_000, greetingTimeout: 15_000, socketTimeout: 120_000, dnsTimeout: 5_000 };

/**
 * Reads `SMTP_URL`. `smtps://` speaks TLS from the start; `smtp://` insists on STARTTLS, because a password and callers'
 * words follow, unless the URL says `?ignoreTLS=true`. A certificate that is not trusted is refused, unless it says
 * `?tls.rejectUnauthorized=false`. Further parameters are nodemailer's.
 */
export function mailServer(url: string): MailServer {
  const { auth, ...parameters } = parseConnectionUrl(url);
  const options = parameters as SMTPConnectionOptions;
  const requireTLS = !options.secure && options.ignoreTLS !== true;
  return { options: { ...patience, requireTLS, ...options }, user: auth ?? null };
}
