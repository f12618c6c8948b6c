import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { errorAnswer } from './api-error';
import type { AnswerDescription, ApiOperation } from './api-operation';

/** Of this interface, not of the program: it grows with every change that a client can see. */
const apiVersion = '1.0.0';

const tags = [
  { name: 'calls', description: 'Calls, running and over' },
  { name: 'metrics', description: 'What is counted of them, over all processes' },
  { name: 'tenants', description: 'Tenants and their numbers' },
  { name: 'prompts', description: 'Versions of greetings and instructions' },
  { name: 'post-call', description: 'Summaries, mails, webhooks and costs, after the call' },
  { name: 'bridges', description: 'For OpenAI and other media bridges' },
  { name: 'process', description: 'For orchestrators and scrapers' },
] satisfies { name: ApiOperation['tag']; description: string }[];

/** What every admin operation may answer, whatever else it does. */
const adminAnswers = {
  400: errorAnswer('What does not fit, field by field', {
    detail: 'query.limit: Too big: expected number to be <=200',
  }),
  401: errorAnswer('Without the right `X-Admin-Token`', { detail: 'Invalid admin token' }),
  503: errorAnswer('Temporal or MongoDB does not answer now, or not in time', {
    detail: 'MongoDB does not answer now. Ask again.',
    reason: 'mongodb_unavailable',
  }),
};

const bodyAnswers = { 413: errorAnswer('More than 1 MiB'), 415: errorAnswer('A compressed body') };

/**
 * The OpenAPI 3.1 document of what is served: made from the schemas that the requests are checked with.
 * @param admin operations that take the admin token, with the answers they all have still to be added.
 * @param others operations as they stand.
 */
export function createApiDocument(
  { title, publicUrl }: { title: string; publicUrl: string | undefined },
  admin: readonly ApiOperation[],
  others: readonly { operation: ApiOperation; security: 'admin' | 'none' }[],
): ReturnType<typeof createDocument> {
  const served = [
    ...admin.map((operation) => ({
      operation: {
        ...operation,
        answers: { ...adminAnswers, ...(operation.body === undefined ? {} : bodyAnswers), ...operation.answers },
      },
      security: 'admin' as const,
    })),
    ...others,
  ];
  const paths: ZodOpenApiPathsObject = {};
  for (const { operation, security } of served) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, security) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title,
      version: apiVersion,
      description:
        'Phone agents on OpenAI Realtime. Errors are `{detail}` for people, with a `reason` for programs where there is ' +
        'more than one. Instants are ISO 8601, numbers E.164.',
    },
    servers: [{ url: publicUrl?.replace(/\/+$/, '') ?? '/' }],
    tags,
    components: {
      securitySchemes: {
        adminToken: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Admin-Token',
          description: 'The value of `ADMIN_TOKEN`. Without that setting the operations that need it are not served.',
        },
      },
    },
    paths,
  });
}

function operationObject(operation: ApiOperation, security: 'admin' | 'none'): ZodOpenApiOperationObject {
  const { operationId, summary, description, tag, params, query, body, bodyExample, idempotent, answers } = operation;
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: security === 'admin' ? [{ adminToken: [] }] : [],
    requestParams: { ...(params === undefined ? {} : { path: params }), ...(query === undefined ? {} : { query }) },
    ...(idempotent ? { parameters: [idempotencyKey] } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: {
              'application/json': { schema: body, ...(bodyExample === undefined ? {} : { example: bodyExample }) },
            },
          },
        }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [status, responseObject(answer)]),
    ) as ZodOpenApiResponsesObject,
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'At most 255 visible ASCII characters, such as a UUID',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
} as const;

function responseObject({ description, schema, example, contentType }: AnswerDescription): object {
  const content = { schema, ...(example === undefined ? {} : { example }) };
  return { description, content: { [contentType ?? 'application/json']: content } };
}
