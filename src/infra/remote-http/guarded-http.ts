import { Agent, fetch as undiciFetch, Headers, type RequestInit, Response } from 'undici';
import { guardedLookup, type Resolve } from './guarded-lookup';
import type { HostRules, Reach } from './host-rules';
import { type Hop, redirected, redirectTarget } from './redirect';
import { classifyRemoteError, RemoteFailure } from './remote-failure';

const maxRedirects = 3;

/** How long a connection may take to be made: a failure that is certain, so that it comes before the tool's timeout. */
const connectTimeoutMs = 3_000;

/** What holds for one request beside its own words. */
export interface RequestLimits {
  allowInsecure: boolean;
  /** Of the answer's body, after decompression. */
  maxBytes: number;
  /** Told that the body was broken off, for a reader that loses its own errors. */
  onTooLarge?: (failure: RemoteFailure) => void;
}

/** An answer, and whether it came from where the request was sent to. */
export interface GuardedAnswer {
  response: Response;
  redirected: boolean;
}

/**
 * HTTP to services that tenants name: only to the operator's allowed hosts, only at addresses within their reach
 * (checked on the address that is connected to, for every redirect), and never more bytes than were agreed.
 */
export class GuardedHttp {
  private readonly agents: Record<Reach, Agent>;

  constructor(
    private readonly rules: HostRules,
    resolve?: Resolve,
  ) {
    const agent = (reach: Reach): Agent =>
      new Agent({ connect: { lookup: guardedLookup(reach, resolve), timeout: connectTimeoutMs } });
    this.agents = { public: agent('public'), internal: agent('internal') };
  }

  /** Sends a request and follows its redirects, unless it says `redirect: 'manual'`. Rejects with RemoteFailure only. */
  async request(address: URL, init: RequestInit, limits: RequestLimits): Promise<GuardedAnswer> {
    let hop: Hop = { url: address, init: { ...init, headers: new Headers(init.headers) } };
    for (let redirects = 0; ; redirects++) {
      const { url } = hop;
      const response = await this.send(hop, limits, redirects > 0);
      const target =
        init.redirect === 'manual' ? null : redirectTarget(response.status, response.headers.get('location'), url);
      if (target === null) return { response: limited(response, limits), redirected: redirects > 0 };
      await response.body?.cancel();
      if (redirects === maxRedirects) throw new RemoteFailure('permanent', `more than ${maxRedirects} redirects`);
      hop = redirected(hop, response.status, target);
    }
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await Promise.all([this.agents.public.destroy(), this.agents.internal.destroy()]);
  }

  private async send({ url, init }: Hop, limits: RequestLimits, wasRedirected: boolean): Promise<Response> {
    try {
      const dispatcher = this.agents[this.rules.check(url, limits.allowInsecure)];
      return await undiciFetch(url, { ...init, redirect: 'manual', dispatcher });
    } catch (error) {
      const failure = classifyRemoteError(error);
      // Whoever redirected us may have carried out the request before.
      if (wasRedirected && failure.kind === 'retryable') throw new RemoteFailure('ambiguous', failure.reason);
      throw failure;
    }
  }
}

/** The same answer, whose body breaks off with a failure when it grows too large. */
function limited(response: Response, { maxBytes, onTooLarge }: RequestLimits): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const counted = (response.body as ReadableStream<Uint8Array>).pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes <= maxBytes) return controller.enqueue(chunk);
        const failure = new RemoteFailure('permanent', `the answer has more than ${maxBytes} bytes`);
        onTooLarge?.(failure);
        controller.error(failure);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(counted, { status, statusText, headers });
}
