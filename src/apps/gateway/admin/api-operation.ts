import type { z } from 'zod';

/** What an operation can answer with under one status. */
export interface AnswerDescription {
  description: string;
  schema: z.ZodType;
  /** Shown in the API document. */
  example?: unknown;
  /** Default `application/json`. */
  contentType?: string;
}

/** One operation of the HTTP interface as the API document describes it. */
export interface ApiOperation<
  Params extends z.ZodObject | undefined = z.ZodObject | undefined,
  Query extends z.ZodObject | undefined = z.ZodObject | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As in OpenAPI: `/api/v1/calls/{call_id}`. */
  path: `/${string}`;
  operationId: string;
  /** One line, for the list of operations. */
  summary: string;
  description?: string;
  tag: 'calls' | 'metrics' | 'tenants' | 'prompts' | 'post-call' | 'bridges' | 'process';
  params?: Params;
  query?: Query;
  body?: Body;
  /** Shown in the API document. */
  bodyExample?: unknown;
  /** Takes an `Idempotency-Key`: the answer to the first request with it is every later one's. */
  idempotent?: true;
  /** By status. */
  answers: Readonly<Record<number, AnswerDescription>>;
}
