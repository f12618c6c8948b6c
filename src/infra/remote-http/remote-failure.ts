import { isNativeError } from 'node:util/types';
import { certainlyNotConnected, isUntrustedCertificate, networkCode } from '../network-error';

/**
 * What a failed request to a tenant's service means. `refused`: our own rules forbid it, nothing was sent. `retryable`:
 * certainly not carried out. `ambiguous`: may have been carried out. `permanent`: repeating does not help.
 */
export type RemoteFailureKind = 'refused' | 'retryable' | 'ambiguous' | 'permanent';

/**
 * A failed request to a tenant's service or MCP server. It is written into histories and logs, so the reason is ours or
 * an error code, and there is no `cause`: what HTTP clients throw carries requests, with secrets and callers' words.
 */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';

  constructor(
    readonly kind: RemoteFailureKind,
    /** For operators: a code or a few words. */
    readonly reason: string,
    /** Pause the server asked for, milliseconds. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(`request ${kind}: ${reason}`);
  }
}

/** Classifies whatever a request threw; never throws. */
export function classifyRemoteError(error: unknown): RemoteFailure {
  const ours = ownFailure(error);
  if (ours) return ours;
  const { name } = (error ?? {}) as { name?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return new RemoteFailure('ambiguous', 'timeout');
  const code = networkCode(error) ?? 'no_answer';
  if (certainlyNotConnected(error)) return new RemoteFailure('retryable', code);
  return new RemoteFailure(isUntrustedCertificate(code) ? 'permanent' : 'ambiguous', code);
}

/** A failure of our own that an HTTP client has wrapped; with several addresses to try, each has its own error. */
function ownFailure(error: unknown): RemoteFailure | null {
  if (error instanceof RemoteFailure) return error;
  if (!isNativeError(error)) return null;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  const inner = Array.isArray(errors) ? [...(errors as unknown[]), cause] : [cause];
  return inner.map(ownFailure).find((one) => one !== null) ?? null;
}
