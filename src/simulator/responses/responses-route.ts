import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { bearerError } from '../http/bearer-error';
import { errorOf } from '../http/faulty-answer';
import { type ApiError, invalidRequest } from '../wire/api-error';
import { newId } from '../wire/ids';
import { parameterError } from '../wire/parameter-error';
import { responseObject } from './response-object';
import type { ResponseFault, ResponseScript } from './response-script';
import { schemaProblem, strictFormatSchema } from './strict-format';
import { writeBySchema } from './write-by-schema';

/** The transcript of an hour is far smaller. */
const largestBody = '4mb';

/** What is taken of the API's request: text in the form of a JSON schema, nothing streamed. */
const requestSchema = z.strictObject({
  model: z.string().min(1),
  instructions: z.string().nullish(),
  input: z.union([
    z.string(),
    z.array(z.looseObject({ role: z.enum(['user', 'system', 'developer', 'assistant']), content: z.string() })).min(1),
  ]),
  max_output_tokens: z.number().int().min(16).nullish(),
  store: z.boolean().nullish(),
  reasoning: z.looseObject({}).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  text: z.strictObject({ format: strictFormatSchema }),
});

/** `POST /responses`: the summary of a conversation by a model that always writes the same of the same. */
export function responsesRoute({ apiKey, script }: { apiKey: string | undefined; script: ResponseScript }): Router {
  const router = express.Router();
  router.post('/responses', express.raw({ type: () => true, limit: largestBody }), async (request, response) => {
    const at = Date.now();
    const body = parsed(request);
    const refused = bearerError(request.headers.authorization, apiKey);
    const fault = refused === null ? script.take() : null;
    if (fault?.kind === 'slow') await sleep(fault.delayMs);
    const status = answer(response, refused, body, fault);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    );
    script.requests.push({
      at,
      body,
      status,
      fault: fault?.kind ?? null,
      headers: { ...headers, authorization: 'Bearer ***' },
    });
  });
  return router;
}

/** Answers, and says with which status. */
function answer(response: Response, refused: ApiError | null, body: unknown, fault: ResponseFault | null): number {
  response.set('x-request-id', newId('req'));
  const fail = (status: number, error: ApiError): number => {
    response.status(status).json({ error });
    return status;
  };
  if (refused) return fail(401, refused);
  if (fault?.kind === 'error') {
    if (fault.retryAfterS !== undefined) response.set('retry-after', String(fault.retryAfterS));
    return fail(fault.status, errorOf(fault.status));
  }
  const request = requestSchema.safeParse(body);
  if (!request.success) return fail(400, parameterError(body, request.error));
  const { model, instructions, input, max_output_tokens, text } = request.data;
  const problem = schemaProblem(text.format.name, text.format.schema);
  if (problem !== null) return fail(400, invalidRequest('invalid_json_schema', problem, 'text.format.schema'));
  const words = typeof input === 'string' ? input : input.map(({ content }) => content).join('\n');
  const facts = {
    ...{ model, instructions: instructions ?? null, input: words },
    ...{ maxOutputTokens: max_output_tokens ?? null, format: text.format },
    text: JSON.stringify(writeBySchema(text.format.schema, words)),
  };
  response.status(200).json(responseObject(facts, fault));
  return 200;
}

function parsed(request: Request): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
  } catch {
    return undefined;
  }
}
