import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { ZodError } from 'zod';
import { certainlyNotConnected, identifier, isUntrustedCertificate, networkCode } from '../network-error';
import { retryAfterMs } from './retry-after';

/**
 * What a failed request means for the call. `gone`: no such call (any more). `retryable`: certainly not carried out.
 * `ambiguous`: may or may not have been carried out. `permanent`: refused for good.
 */
export type OpenAIFailureKind = 'gone' | 'retryable' | 'ambiguous' | 'permanent';

interface OpenAIFailureDetails {
  /** HTTP status, null when there was no answer. */
  status: number | null;
  /** OpenAI's error code, or that of the network error. */
  code: string | null;
  /** OpenAI's `x-request-id`. */
  requestId: string | null;
  /** Pause the server asked for, milliseconds. */
  retryAfterMs: number | null;
}

/**
 * A failed request to OpenAI, classified. It is written into workflow histories and logs, so its message holds only
 * status, code and request id, and there is no `cause`: OpenAI's own messages quote what was sent, phone numbers too.
 */
export class OpenAIFailure extends Error implements OpenAIFailureDetails {
  override readonly name = 'OpenAIFailure';
  readonly status: number | null;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;

  constructor(
    readonly kind: OpenAIFailureKind,
    details: Partial<OpenAIFailureDetails> = {},
  ) {
    const { status = null, code = null, requestId = null, retryAfterMs = null } = details;
    const facts = [status, code, requestId].filter((fact) => fact !== null);
    super(`OpenAI request failed: ${[kind, ...facts].join(' ')}`);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Node's own codes for a wrong argument, a wrong URL and the like: nothing was sent. */
const wrongUse = /^ERR_/;

/**
 * Classifies whatever a request to OpenAI threw, once and for all: the openai SDK's errors, network errors (raw ones
 * come from reading a body that broke off), and the local validation of a body (`permanent`, code `invalid_body`).
 * Never throws.
 */
export function classifyOpenAIError(error: unknown): OpenAIFailure {
  if (error instanceof OpenAIFailure) return error;
  if (error instanceof ZodError) return new OpenAIFailure('permanent', { code: 'invalid_body' });
  // Cut off by our own deadline: the request may have left.
  if (error instanceof APIUserAbortError || isAborted(error))
    return new OpenAIFailure('ambiguous', { code: 'timeout' });
  if (error instanceof APIConnectionError) return connectionFailure(error);
  if (error instanceof APIError && typeof error.status === 'number') return statusFailure(error as StatusError);
  const code = networkCode(error);
  if (code !== null && !wrongUse.test(code)) return connectionFailure(error);
  return new OpenAIFailure('permanent', { code });
}

/** What `fetch` throws when a signal ends the reading of a body. */
function isAborted(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

/** The SDK's error of an answer that came; `instanceof` alone leaves its type parameters open. */
type StatusError = APIError<number, Headers | undefined>;

function statusFailure(error: StatusError): OpenAIFailure {
  const { status, headers } = error;
  const kind = kindOfStatus(status);
  return new OpenAIFailure(kind, {
    status,
    code: identifier(error.code),
    requestId: identifier(error.requestID),
    retryAfterMs: kind === 'retryable' && headers ? retryAfterMs(headers) : null,
  });
}

function kindOfStatus(status: number): OpenAIFailureKind {
  if (status === 404) return 'gone';
  if (status === 429 || status === 500 || status === 503) return 'retryable';
  // From 520 on it is the proxy in front of OpenAI that has lost its upstream, as with 502 and 504.
  if (status === 408 || status === 409 || status === 502 || status === 504 || status >= 520) return 'ambiguous';
  return 'permanent';
}

function connectionFailure(error: unknown): OpenAIFailure {
  const code = networkCode(error) ?? 'timeout';
  if (certainlyNotConnected(error)) return new OpenAIFailure('retryable', { code });
  return new OpenAIFailure(isUntrustedCertificate(code) ? 'permanent' : 'ambiguous', { code });
}
