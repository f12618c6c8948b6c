import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../../../infra/logger';

/**
 * Lets requests pass whose `X-Admin-Token` is `token`; 401 `{detail}` for all others, and a line in the log that has the
 * route's pattern and the peer's address, never what was sent.
 */
export function requireAdmin(
  token: string,
  log: Logger,
): (request: Request, response: Response, next: NextFunction) => void {
  const expected = digest(token);
  return (request, response, next) => {
    const sent = request.get('x-admin-token');
    // Digests have one length, and comparing them takes the same time however much of the token was right.
    if (timingSafeEqual(digest(sent ?? ''), expected)) {
      next();
      return;
    }
    const { method } = request;
    // What a path holds in the place of its parameters may identify people.
    const route = (request.route as { path?: string } | undefined)?.path;
    const token_sent = sent !== undefined;
    log.warn(
      { event: 'admin_auth_failed', method, route, token_sent, remote_address: request.socket.remoteAddress },
      'a request for the admin API without the right token',
    );
    response.status(401).json({ detail: 'Invalid admin token' });
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
