/** What a request to `/v1/responses` meets instead of a summary. */
export type ResponseFault =
  /** The model declines, in the API's own form of it. */
  | { kind: 'refusal' }
  /** The tokens are used up in the middle of the JSON. */
  | { kind: 'incomplete' }
  /** The filter stops the answer. */
  | { kind: 'content_filter' }
  /** Text that is no JSON, in spite of strict mode. */
  | { kind: 'invalid_json' }
  /** JSON that does not fit the schema. */
  | { kind: 'misfit' }
  /** HTTP 200 with a response that failed: `server_error`, `rate_limit_exceeded`, `invalid_prompt` … */
  | { kind: 'failed'; code: string }
  /** An error instead of a response. */
  | { kind: 'error'; status: number; retryAfterS?: number }
  /** A summary, but late. */
  | { kind: 'slow'; delayMs: number };

/** One request for a summary, and how it was answered. */
export interface ResponseRequest {
  /** Milliseconds since 1970. */
  at: number;
  /** Names in lower case; the bearer token is left out. */
  headers: Record<string, string>;
  /** Parsed JSON; undefined when it was none. */
  body: unknown;
  status: number;
  fault: ResponseFault['kind'] | null;
}

/** Deals out faults request by request, in the order in which they come, and keeps what was asked. */
export class ResponseScript {
  readonly requests: ResponseRequest[] = [];
  private readonly next: (ResponseFault | null)[] = [];

  /** The next requests meet these; null is a request that is served as usual. */
  add(faults: readonly (ResponseFault | null)[]): void {
    this.next.push(...faults);
  }

  /** How many of them no request has met yet; it is met when it comes, which may be long before it is answered. */
  get left(): number {
    return this.next.length;
  }

  take(): ResponseFault | null {
    return this.next.shift() ?? null;
  }
}
