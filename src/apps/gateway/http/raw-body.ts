import express, { type Request } from 'express';

/** The largest body that is read; a webhook has a few kilobytes. */
const largestBody = '1mb';

/**
 * Reads a request's body as bytes, whatever its type: signatures are over the bytes as they were sent. More than 1 MiB
 * is answered 413, a compressed body 415.
 */
export const rawBody = express.raw({ type: () => true, limit: largestBody, inflate: false });

/** The body that `rawBody` read, as text; empty when there was none. */
export function bodyText(request: Request): string {
  return Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
}
