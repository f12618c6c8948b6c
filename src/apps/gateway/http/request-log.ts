import { AsyncResource } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import { withLogContext } from '../../../infra/log-context';
import type { Logger } from '../../../infra/logger';

/** A phone number as a part of a path, without the plus by which the log knows one. */
const bareNumber = /\/(?:%20)*\d{5,15}(?=\/|$)/g;

/**
 * One DEBUG line a request; bodies, headers and queries may identify people and are left out. The request gets a log
 * context, to which whoever reads of whose call it is adds that.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const { method } = request;
    const path = request.path.replace(bareNumber, '/[number]');
    const startedAt = performance.now();
    withLogContext({}, () => {
      const finished = AsyncResource.bind(() => {
        const duration_ms = Math.round(performance.now() - startedAt);
        log.debug({ event: 'http_request', method, path, status: response.statusCode, duration_ms }, 'http request');
      });
      response.once('finish', finished);
      next();
    });
  };
}
