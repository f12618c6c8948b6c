import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** Lets requests pass whose `X-Admin-Token` is `token`; 401 `{detail}` for all others. */
export function requireAdmin(
  token: string,
): (request: Pick<Request, 'get'>, response: Response, next: NextFunction) => void {
  const expected = digest(token);
  return (request, response, next) => {
    // Digests have one length, and comparing them takes the same time however much of the token was right.
    if (timingSafeEqual(digest(request.get('x-admin-token') ?? ''), expected)) next();
    else response.status(401).json({ detail: 'Invalid admin token' });
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
