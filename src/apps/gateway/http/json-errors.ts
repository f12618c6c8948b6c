import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../../../infra/logger';
import { ServiceUnavailable } from './service-unavailable';

/** The answer for a path nobody serves: 404 `{detail}`. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ detail: 'Not Found' });
};

/**
 * Answers whatever a handler threw with `{detail}`: the status's own words, because messages and stacks are for the log.
 * An error with a 4xx `status` (body too large, broken percent-encoding) is the client's and keeps it.
 */
export function jsonErrors(log: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const status = error instanceof ServiceUnavailable ? 503 : (clientErrorOf(error) ?? 500);
    if (error instanceof ServiceUnavailable) log.error({ event: error.event, ...error.fields }, 'service unavailable');
    else if (status === 500) log.error({ event: 'request_failed', err: error }, 'request failed');
    if (response.headersSent) response.destroy();
    else response.status(status).json({ detail: STATUS_CODES[status] });
  };
}

function clientErrorOf(error: unknown): number | null {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
