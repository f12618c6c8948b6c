import express, { type Express, type Router } from 'express';
import type { Logger } from '../../../infra/logger';
import { jsonErrors, notFound } from './json-errors';
import { refuseOtherMethods } from './other-methods';
import { requestLog } from './request-log';

/** An express application of these routers whose every answer is JSON; also for a process that serves health alone. */
export function createHttpApp({ log, routers }: { log: Logger; routers: readonly Router[] }): Express {
  const app = express();
  app.disable('x-powered-by');
  // Readiness and results are asked for to learn what changed; a 304 would only hide it.
  app.disable('etag');
  app.use(requestLog(log));
  for (const router of routers) app.use(router);
  refuseOtherMethods(app, routers);
  app.use(notFound);
  app.use(jsonErrors(log));
  return app;
}
