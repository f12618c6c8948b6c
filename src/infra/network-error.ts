import { isNativeError } from 'node:util/types';

/** What Node's network errors carry; undici wraps them in causes, connecting to several addresses in `errors`. */
interface NetworkError {
  code?: unknown;
  syscall?: unknown;
  cause?: unknown;
  errors?: unknown;
}

const notConnectedCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when the connection was never made: name look-up or connect failed, for every address that was tried. */
export function certainlyNotConnected(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, syscall, cause, errors }: NetworkError = error;
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(certainlyNotConnected);
  if (syscall === 'connect' || syscall === 'getaddrinfo' || notConnectedCodes.has(code)) return true;
  return certainlyNotConnected(cause);
}

/** The first error code along the chain of causes, null where there is none. */
export function networkCode(error: unknown): string | null {
  if (!isNativeError(error)) return null;
  const { code, cause }: NetworkError = error;
  return identifier(code) ?? networkCode(cause);
}

const certificateCode = /^(CERT_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_|ERR_TLS_CERT_)/;

/** Whether a code says that the server's certificate is not trusted: nothing was sent, and repeating does not help. */
export function isUntrustedCertificate(code: string): boolean {
  return certificateCode.test(code);
}

/** Codes and ids come from outside: what does not look like one stays out of messages, and is null here. */
export function identifier(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z][\w.-]{0,127}$/i.test(value) ? value : null;
}
