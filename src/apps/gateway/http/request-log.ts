import type { RequestHandler } from 'express';
import type { Logger } from '../../../infra/logger';

/** One DEBUG line a request; bodies, headers and queries may identify people and are left out. */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const { method, path } = request;
    const startedAt = performance.now();
    response.once('finish', () => {
      const duration_ms = Math.round(performance.now() - startedAt);
      log.debug({ event: 'http_request', method, path, status: response.statusCode, duration_ms }, 'http request');
    });
    next();
  };
}
