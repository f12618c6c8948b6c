import type { z } from 'zod';
import type { ApiOperation } from './api-operation';

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request whose every part has been parsed by the route's schemas. */
export interface AdminRequest<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
> {
  params: Parsed<Params>;
  query: Parsed<Query>;
  body: Parsed<Body>;
  /** The `Idempotency-Key` of a route that takes one: at most 255 visible ASCII characters. */
  idempotencyKey?: string;
}

/** What a route answers: one of its described statuses, with a body of that status's schema. */
export interface AdminAnswer {
  status: number;
  body: unknown;
}

/** One operation of the admin API: what the router serves and what the API document says, in one place. */
export interface AdminRoute<
  Params extends z.ZodObject | undefined = z.ZodObject | undefined,
  Query extends z.ZodObject | undefined = z.ZodObject | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
> extends ApiOperation<Params, Query, Body> {
  path: `/api/v1/${string}`;
  /** By status; 400, 401 and 503 are every route's, 413 and 415 those of routes with a body. */
  answers: ApiOperation['answers'];
  handle(request: AdminRequest<Params, Query, Body>): Promise<AdminAnswer>;
}

/** Checks a route's handler against its schemas, and forgets their types: routes of every shape fit into one list. */
export function adminRoute<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(route: AdminRoute<Params, Query, Body>): AdminRoute {
  return route;
}
