import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Logger } from '../../../infra/logger';
import { rawBody } from '../http/raw-body';
import { requireAdmin } from '../http/require-admin';
import { ServiceUnavailable } from '../http/service-unavailable';
import { failure } from './api-error';
import type { AdminAnswer, AdminRoute } from './admin-route';
import { requestProblems } from './request-problems';
import { asServerAway } from './server-away';

/** A route without a query takes none: a filter that is ignored would answer, or do, more than was asked for. */
const noParameters = z.object({});

/** What goes on to Temporal as an update's id, and from there to OpenAI as a header. */
const idempotencyKeyForm = /^[\x21-\x7e]{1,255}$/;

/**
 * Serves the routes to whoever has the token (`X-Admin-Token`), 401 `{detail}` to everybody else. What does not fit a
 * route's schemas is answered 400 `{detail}`, naming each field, before its handler sees it; 503 `{detail}` says which
 * server does not answer.
 */
export function createAdminRouter(routes: readonly AdminRoute[], adminToken: string, log: Logger): Router {
  const router = express.Router();
  const guard = requireAdmin(adminToken, log);
  for (const route of routes) {
    const body = route.body === undefined ? [] : [rawBody];
    router[route.method](expressPath(route.path), guard, ...body, async (request: Request, response: Response) => {
      const answer = await serve(route, request, log);
      response.status(answer.status).json(answer.body);
    });
  }
  return router;
}

async function serve(route: AdminRoute, request: Request, log: Logger): Promise<AdminAnswer> {
  const problems: string[] = [];
  const read = (part: string, schema: z.ZodType | undefined, value: () => unknown): unknown => {
    if (schema === undefined) return undefined;
    const json = value();
    if (json === notJson) {
      problems.push(`${part}: is not JSON in UTF-8`);
      return undefined;
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    problems.push(...requestProblems(part, parsed.error.issues));
    return undefined;
  };
  const key = route.idempotent ? request.get('idempotency-key') : undefined;
  if (key !== undefined && !idempotencyKeyForm.test(key)) {
    problems.push('Idempotency-Key: must be 1 to 255 visible ASCII characters');
  }
  const parsed = {
    params: read('path', route.params, () => request.params),
    query: read('query', (route.query ?? noParameters).strict(), () => request.query),
    body: read('body', route.body, () => jsonBody(request)),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
  if (problems.length > 0) return failure(400, problems.join('; '));
  try {
    // The types were checked where the route was made.
    return await route.handle(parsed as Parameters<AdminRoute['handle']>[0]);
  } catch (error) {
    const away = asServerAway(error);
    if (away === null) throw error;
    const { event, fields } = error instanceof ServiceUnavailable ? error : away;
    log.error({ event, operation: route.operationId, ...fields }, 'service unavailable');
    return failure(503, away.detail, away.event);
  }
}

/** Apart from having no body, which some routes take. */
const notJson = Symbol('not JSON');

/** JSON is UTF-8: from other bytes a name, or words for a caller, would be kept with holes in them. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function jsonBody(request: Request): unknown {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(request.body));
  } catch {
    return notJson;
  }
}

/** `/calls/{call_id}` → `/calls/:call_id`. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
