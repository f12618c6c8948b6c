import express, { type Request, type Response, type Router } from 'express';
import type { z } from 'zod';
import { bodyText, rawBody } from '../http/raw-body';
import { requireAdmin } from '../http/require-admin';
import type { AdminRoute } from './admin-route';

/**
 * Serves the routes to whoever has the token (`X-Admin-Token`), 401 `{detail}` to everybody else. What does not fit a
 * route's schemas is answered 400 `{detail}`, naming each field, before its handler sees it.
 */
export function createAdminRouter(routes: readonly AdminRoute[], adminToken: string): Router {
  const router = express.Router();
  const guard = requireAdmin(adminToken);
  for (const route of routes) {
    router[route.method](expressPath(route.path), guard, rawBody, (request: Request, response: Response) =>
      serve(route, request, response),
    );
  }
  return router;
}

async function serve(route: AdminRoute, request: Request, response: Response): Promise<void> {
  const problems: string[] = [];
  const read = (part: string, schema: z.ZodType | undefined, value: () => unknown): unknown => {
    if (schema === undefined) return undefined;
    const parsed = schema.safeParse(value());
    if (parsed.success) return parsed.data;
    problems.push(...parsed.error.issues.map(({ path, message }) => `${[part, ...path].join('.')}: ${message}`));
    return undefined;
  };
  const parsed = {
    params: read('path', route.params, () => request.params),
    query: read('query', route.query, () => request.query),
    body: read('body', route.body, () => jsonBody(request)),
  };
  if (problems.length > 0) {
    response.status(400).json({ detail: problems.join('; ') });
    return;
  }
  // The types were checked where the route was made.
  const { status, body } = await route.handle(parsed as Parameters<AdminRoute['handle']>[0]);
  response.status(status).json(body);
}

/** The body's JSON; undefined when there is none or it is no JSON, which no schema takes. */
function jsonBody(request: Request): unknown {
  const text = bodyText(request);
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `/calls/{call_id}` → `/calls/:call_id`. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
