import { Headers, type RequestInit } from 'undici';
import { RemoteFailure } from './remote-failure';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Of our headers only these go to another origin: the others may be credentials meant for the first one. */
const headersForOthers = ['accept', 'content-type'];

/** A request, as far as a redirect changes it. */
export interface Hop {
  url: URL;
  init: RequestInit & { headers: Headers };
}

/** Where a response sends us, null when it does not. */
export function redirectTarget(status: number, location: string | null, base: URL): URL | null {
  if (!redirectStatuses.has(status) || location === null) return null;
  if (!URL.canParse(location, base.href)) throw new RemoteFailure('permanent', 'redirected to no address');
  return new URL(location, base);
}

/**
 * The request a redirect asks for (RFC 9110 §15.4): 303 always becomes GET, 301 and 302 make a GET of a POST, 307 and 308
 * change nothing.
 */
export function redirected({ url, init }: Hop, status: number, target: URL): Hop {
  const headers = new Headers(init.headers);
  const method = init.method ?? 'GET';
  const becomesGet = status === 303 || (status <= 302 && method === 'POST');
  if (target.origin !== url.origin) {
    for (const name of [...headers.keys()]) if (!headersForOthers.includes(name)) headers.delete(name);
  }
  if (!becomesGet) return { url: target, init: { ...init, headers } };
  headers.delete('content-type');
  return { url: target, init: { ...init, method: 'GET', body: null, headers } };
}
