import type { Response } from 'undici';
import { toolError } from '../../models/failures';
import type { HttpToolRequest, RemoteAnswer } from '../../models/remote-tools';
import { retryAfterMs } from '../openai/retry-after';
import type { GuardedHttp } from '../remote-http/guarded-http';
import { classifyRemoteError, RemoteFailure } from '../remote-http/remote-failure';
import type { ToolSecrets } from '../secrets/tool-secrets';
import { withoutSecrets } from '../secrets/without-secrets';
import { buildRequest } from './build-request';
import { checkArguments } from './check-arguments';
import { InvalidArguments } from './invalid-arguments';
import { mapAnswer, readAnswer } from './read-answer';

/** So much of a refusal's text is passed on to the model, characters. */
const longestReason = 500;

/** Sends the HTTP requests that tenants' tools stand for: one attempt a call. */
export class HttpToolClient {
  constructor(
    private readonly http: GuardedHttp,
    private readonly secrets: ToolSecrets,
  ) {}

  /**
   * Checks the arguments, sends the request, and makes of the answer what the model reads. What the service or the
   * arguments decided is an answer; what another attempt may change, or only an operator can, is thrown.
   * @throws RemoteFailure, UnusableSecret.
   */
  async call({ tool, arguments: args, ...caller }: HttpToolRequest): Promise<RemoteAnswer> {
    const request = requestOf();
    if ('mistake' in request) return invalidArguments(request.mistake);
    const { headers, secrets } = await this.secrets.resolve(caller.tenant_id, tool.headers);
    const { response, redirected } = await this.http.request(
      request.url,
      {
        method: request.method,
        body: request.body,
        headers: {
          accept: 'application/json, text/plain;q=0.5',
          ...(request.body === null ? {} : { 'content-type': 'application/json' }),
          ...headers,
          ...(tool.idempotency_header && {
            [tool.idempotency_header]: `${caller.call_id}:${caller.function_call_id}`,
          }),
        },
        signal: AbortSignal.timeout(tool.timeout_ms),
      },
      { allowInsecure: tool.allow_insecure, maxBytes: tool.max_response_bytes },
    );
    try {
      return await answerOf(response, redirected, (value) => withoutSecrets(value, secrets), tool.response);
    } catch (error) {
      throw classifyRemoteError(error);
    }

    function requestOf(): ReturnType<typeof buildRequest> | { mistake: string } {
      try {
        const mistake = checkArguments(tool.parameters, args);
        return mistake === null ? buildRequest(tool, args) : { mistake };
      } catch (error) {
        if (error instanceof InvalidArguments) return { mistake: error.message };
        throw new RemoteFailure('permanent', 'its parameters are no JSON Schema');
      }
    }
  }
}

async function answerOf(
  response: Response,
  redirected: boolean,
  clean: (value: unknown) => unknown,
  mapping: Record<string, string> | undefined,
): Promise<RemoteAnswer> {
  const { status } = response;
  if (response.ok) {
    const answer = clean(await readAnswer(response));
    return { ok: true, output: mapping === undefined ? { answer } : mapAnswer(answer, mapping) };
  }
  if (status < 400 || status >= 500 || status === 408 || status === 429) {
    await response.body?.cancel();
    throw new RemoteFailure(kindOfStatus(status, redirected), `HTTP ${status}`, retryAfterMs(response.headers));
  }
  const reason = await readAnswer(response).catch(() => null);
  const text = reason === null ? '' : JSON.stringify(clean(reason)).slice(0, longestReason);
  return {
    ok: false,
    error: toolError.remoteToolRefused,
    detail: `The service refused (HTTP ${status}). ${text && `It says: ${text}. `}Correct the arguments if that helps, else tell the caller.`,
  };
}

function kindOfStatus(status: number, redirected: boolean): RemoteFailure['kind'] {
  if (status < 400) return 'permanent';
  // Whoever redirected us may have carried out the request before.
  return (status === 429 || status === 503) && !redirected ? 'retryable' : 'ambiguous';
}

function invalidArguments(mistake: string): RemoteAnswer {
  return {
    ok: false,
    error: toolError.invalidArguments,
    detail: `Nothing was sent: ${mistake}. Call the function again with arguments that follow its schema.`,
  };
}
