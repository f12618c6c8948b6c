import { OpenAIError } from 'openai';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { z } from 'zod';
import type { SummaryUsage } from '../../models/call-metadata';
import { openAIClient, type OpenAIAccess } from './openai-client';
import { classifyOpenAIError, OpenAIFailure } from './openai-failure';

export interface ResponsesServiceOptions extends OpenAIAccess {
  /** For a whole request, answer included; milliseconds. */
  timeoutMs: number;
}

/** One request for text in the form of a JSON schema (strict mode). */
export interface StructuredRequest {
  model: string;
  /** What to do; the model's, never the caller's. */
  instructions: string;
  /** What to do it with. */
  input: string;
  /** Name of the form: letters, digits, `_` and `-`. */
  name: string;
  schema: Record<string, unknown>;
  maxOutputTokens: number;
  idempotencyKey: string;
  /** Ends the request early. */
  signal?: AbortSignal;
}

/**
 * What came of it. `written` the text, which nobody has checked yet · `refused` the model, or OpenAI's filter, declined ·
 * `incomplete` the tokens were used up.
 */
export interface StructuredAnswer {
  kind: 'written' | 'refused' | 'incomplete';
  /** What was written, or how it was refused; cut off when `incomplete`. */
  text: string;
  /** The model as OpenAI names it, with its snapshot. */
  model: string;
  usage: SummaryUsage;
}

const tokens = z.number().int().nonnegative().catch(0);

/** What is read of OpenAI's Response object; the rest, and kinds of output not known here, pass. */
const responseSchema = z.looseObject({
  model: z.string(),
  status: z.enum(['completed', 'incomplete', 'failed', 'in_progress', 'cancelled', 'queued']).default('completed'),
  error: z.looseObject({ code: z.string() }).nullish(),
  incomplete_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  output: z.array(z.looseObject({ type: z.string(), content: z.array(z.looseObject({ type: z.string() })).nullish() })),
  usage: z
    .looseObject({
      input_tokens: tokens,
      output_tokens: tokens,
      input_tokens_details: z.looseObject({ cached_tokens: tokens }).nullish(),
    })
    .nullish(),
});

/** Errors of a response whose request was in order: the same request may succeed later. */
const passing: ReadonlySet<string> = new Set(['server_error', 'rate_limit_exceeded']);

/** Structured text by OpenAI's Responses API. One request a call, no retries: those are the workflow's. */
export class ResponsesService {
  private readonly client: ReturnType<typeof openAIClient>;

  constructor(private readonly options: ResponsesServiceOptions) {
    this.client = openAIClient(options);
  }

  /**
   * Has the model write. Nothing of it is kept at OpenAI beyond what its terms say of every request (`store: false`).
   * @throws OpenAIFailure when there is no answer to be read.
   */
  async write(request: StructuredRequest): Promise<StructuredAnswer> {
    const { model, instructions, input, name, schema, maxOutputTokens, idempotencyKey, signal } = request;
    const body: ResponseCreateParamsNonStreaming = {
      ...{ model, instructions, store: false, max_output_tokens: maxOutputTokens },
      input: [{ role: 'user', content: input }],
      text: { format: { type: 'json_schema', name, schema, strict: true } },
    };
    const deadline = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const response = await this.client.responses.create(body, {
        // The SDK's own `idempotencyKey` option sends nothing; nobody documents that OpenAI honours the header.
        headers: { 'Idempotency-Key': idempotencyKey },
        // The SDK's timeout ends with the headers.
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      return answerOf(response);
    } catch (error) {
      if (error instanceof OpenAIFailure || error instanceof OpenAIError) throw classifyOpenAIError(error);
      // What reading the answer threw: it is no JSON, broke off, or did not come to its end in time.
      throw unreadable();
    }
  }
}

/** There was an answer, and nothing came of it: a server in between, perhaps. Another attempt may reach OpenAI. */
function unreadable(): OpenAIFailure {
  return new OpenAIFailure('ambiguous', { code: 'unreadable_response' });
}

function answerOf(body: unknown): StructuredAnswer {
  const parsed = responseSchema.safeParse(body);
  if (!parsed.success) throw unreadable();
  const { model, status, error, incomplete_details, output, usage } = parsed.data;
  if (status !== 'completed' && status !== 'incomplete') {
    const code = error?.code ?? status;
    throw new OpenAIFailure(error && !passing.has(code) ? 'permanent' : 'retryable', { code });
  }
  const parts = output.flatMap(({ type, content }) => (type === 'message' ? (content ?? []) : []));
  const refusal = parts.find(({ type }) => type === 'refusal');
  const filtered = incomplete_details?.reason === 'content_filter';
  return {
    kind: refusal || filtered ? 'refused' : status === 'incomplete' ? 'incomplete' : 'written',
    text: refusal
      ? String(refusal['refusal'])
      : parts.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
    model,
    usage: {
      input_tokens: usage?.input_tokens ?? 0,
      cached_tokens: usage?.input_tokens_details?.cached_tokens ?? 0,
      output_tokens: usage?.output_tokens ?? 0,
    },
  };
}
