import type { z } from 'zod';

/** What a route can answer with under one status; every body is JSON. */
export interface AnswerDescription {
  description: string;
  schema: z.ZodType;
}

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
> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As in OpenAPI: `/api/v1/calls/{call_id}`. */
  path: `/api/v1/${string}`;
  operationId: string;
  /** One line, for the list of operations. */
  summary: string;
  description?: string;
  tag: 'calls' | 'metrics' | 'tenants' | 'prompts' | 'post-call';
  params?: Params;
  query?: Query;
  body?: Body;
  /** By status; 400 and 401 are every route's, and 503 when a server it needs is away. */
  answers: Readonly<Record<number, AnswerDescription>>;
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
