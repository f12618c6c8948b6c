import { z } from 'zod';
import { headerNameSchema, remoteHeadersSchema, remoteLimits, remoteUrlProblem } from './remote-request';
import { toolNameSchema } from './tool-name';

/** Methods whose requests have no body here. */
const bodyless: ReadonlySet<string> = new Set(['GET', 'DELETE']);

/** Methods that RFC 9110 §9.2.2 calls idempotent. */
const idempotent: ReadonlySet<string> = new Set(['GET', 'PUT', 'DELETE']);

const placeholder = /\{([\w-]+)\}/g;
const longestParameters = 16_384;

/** What is looked at of the JSON Schema of the arguments; the rest is between model and validator. */
const parametersSchema = z
  .looseObject({
    type: z.literal('object').describe('An object'),
    properties: z.record(z.string(), z.unknown()).default({}).describe('JSON schema of each argument, by its name'),
    required: z.array(z.string()).optional().describe('Names of the arguments that the model must give'),
  })
  .refine(
    (parameters) => JSON.stringify(parameters).length <= longestParameters,
    `must be ${longestParameters} characters of JSON at most`,
  );

const httpToolFields = z.strictObject({
  name: toolNameSchema.describe('What the model calls it'),
  description: z.string().min(1).max(1024).describe('What the model is told that it does'),
  parameters: parametersSchema
    .prefault({ type: 'object', properties: {}, additionalProperties: false })
    .describe('JSON schema of the arguments, checked before anything is sent'),
  enabled: z.boolean().default(true).describe('Whether the model is offered it'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').describe('HTTP method'),
  url: z.string().min(1).max(2048).describe('Address; `{name}` in path and query stands for an argument'),
  headers: remoteHeadersSchema.default({}).describe('Headers of the request; `{{secret:NAME}}` stands for a secret'),
  body: z
    .enum(['arguments', 'none'])
    .default('arguments')
    .describe(
      'What is sent beside GET and DELETE: the arguments that the URL does not use, as a JSON object, or nothing',
    ),
  timeout_ms: z.number().int().min(100).max(60_000).default(5_000).describe('Milliseconds one attempt may take'),
  max_attempts: z
    .number()
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe('Attempts in all; one that may have been carried out is repeated only if that is harmless'),
  idempotency_header: headerNameSchema
    .optional()
    .describe('Header that carries the same key on every attempt, such as `Idempotency-Key`; makes repeating harmless'),
  response: z
    .record(z.string().min(1).max(64), z.string().min(1).max(200))
    .optional()
    .describe(
      'Dotted paths into the JSON answer (`items.0.name`), by the name the model reads; absent: the whole answer',
    ),
  ...remoteLimits,
});

type HttpToolFields = z.infer<typeof httpToolFields>;

/** Names of the arguments that a part of the URL stands for. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, name]) => name ?? '');
}

/** Replaces each `{name}`. */
export function fillPlaceholders(template: string, valueOf: (name: string) => string): string {
  return template.replace(placeholder, (_, name: string) => valueOf(name));
}

/** The template's parts: up to the path, the path, the query without its question mark. */
export function urlParts(template: string): { origin: string; path: string; query: string } {
  const [, origin = '', path = '', query = ''] = /^([^/]*\/\/[^/?#]*)([^?]*)\??(.*)$/s.exec(template) ?? [];
  return { origin, path, query };
}

/** True when the tool sends a JSON body. */
export function sendsBody({ method, body }: Pick<HttpToolFields, 'method' | 'body'>): boolean {
  return body === 'arguments' && !bodyless.has(method);
}

/** True when a second request does no harm: the method says so, or the service knows copies by their key. */
export function isRepeatable(tool: Pick<HttpToolFields, 'method' | 'idempotency_header'>): boolean {
  return idempotent.has(tool.method) || tool.idempotency_header !== undefined;
}

/** What is wrong with a URL template, beside the parameters it takes its values from. */
function* urlProblems({ url, parameters }: HttpToolFields): Generator<string> {
  const { origin, path } = urlParts(url);
  if (/[{}]/.test(origin)) yield 'must not have a placeholder in scheme or host: an argument may not choose the server';
  if (/[{}]/.test(fillPlaceholders(url, () => ''))) yield 'has a brace that belongs to no {placeholder}';
  const problem = remoteUrlProblem(fillPlaceholders(url, () => ''));
  if (problem !== null) yield problem;
  for (const name of placeholdersOf(url)) {
    const property = parameters.properties[name];
    if (property === undefined) yield `stands for an argument that is not among the parameters: {${name}}`;
    if (/"type":"(object|array)"/.test(JSON.stringify(property ?? null)))
      yield `cannot hold a list or object: {${name}}`;
  }
  for (const name of placeholdersOf(path)) {
    if (!parameters.required?.includes(name)) yield `needs {${name}} in its path: make it a required parameter`;
  }
}

function checkTogether(tool: HttpToolFields, context: z.RefinementCtx): void {
  const issue = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  for (const problem of urlProblems(tool)) issue('url', problem);
  if (!sendsBody(tool)) {
    const used = new Set(placeholdersOf(tool.url));
    const unused = Object.keys(tool.parameters.properties).filter((name) => !used.has(name));
    if (unused.length > 0) issue('parameters', `are sent nowhere, name them in the url: ${unused.join(', ')}`);
  }
  const key = tool.idempotency_header?.toLowerCase();
  if (Object.keys(tool.headers).some((name) => name.toLowerCase() === key)) {
    issue('idempotency_header', 'must not be among the headers, too');
  }
}

/**
 * A tool in a tenant's config: one HTTP request. `{name}` in path and query of the URL stands for an argument of the
 * model (percent-encoded), `{{secret:NAME}}` in header values for a secret, which no history ever holds.
 */
export const httpToolSchema = httpToolFields.superRefine(checkTogether);

export type HttpTool = z.infer<typeof httpToolSchema>;
