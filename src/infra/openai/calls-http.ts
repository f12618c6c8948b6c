import type OpenAI from 'openai';
import type { CallAcceptParams } from 'openai/resources/realtime/calls';
import { acceptBodySchema, referBodySchema, rejectBodySchema, type AcceptBody } from '../../models/call-control';
import { openAIClient, type OpenAIAccess } from './openai-client';
import { classifyOpenAIError } from './openai-failure';

export interface OpenAICallsOptions extends OpenAIAccess {
  /** For a whole request, answer included; milliseconds. OpenAI's own 404 takes about 5.3 s. */
  timeoutMs: number;
}

interface CallRequest {
  /** OpenAI's id of the phone call, passed on unchanged. */
  call_id: string;
  /** The same on every retry; nobody documents that OpenAI honours it. */
  idempotency_key: string;
}

/**
 * Call control over OpenAI's REST API (`POST /realtime/calls/{call_id}/…`). One request per call, no retries: those are
 * the workflow's. Names and arguments are snake_case because tools see them. Throws only `OpenAIFailure`.
 */
export class OpenAICallsService {
  private readonly client: OpenAI;

  constructor(private readonly options: OpenAICallsOptions) {
    this.client = openAIClient(options);
  }

  /** Answers a ringing call with its session config. Repeating it after a lost answer is undefined at OpenAI. */
  async accept_call(request: CallRequest & { body: AcceptBody }): Promise<{ status: 'success' }> {
    return this.request(request, (options) => {
      // The SDK's types do not follow exactOptionalPropertyTypes; what JSON leaves out is undefined here.
      const body = acceptBodySchema.parse(request.body) as CallAcceptParams;
      return this.client.realtime.calls.accept(request.call_id, body, options);
    });
  }

  /** Declines a ringing call with a SIP status (400–699). */
  async reject_call(request: CallRequest & { status_code: number }): Promise<{ status: 'success' }> {
    return this.request(request, (options) => {
      const body = rejectBodySchema.parse({ status_code: request.status_code });
      return this.client.realtime.calls.reject(request.call_id, body, options);
    });
  }

  /** Has OpenAI relay a SIP REFER. Success means "relayed", not "transferred", and a REFER is not idempotent. */
  async refer_call(request: CallRequest & { target_uri: string }): Promise<{ status: 'success' }> {
    return this.request(request, (options) => {
      const body = referBodySchema.parse({ target_uri: request.target_uri });
      return this.client.realtime.calls.refer(request.call_id, body, options);
    });
  }

  /** Ends a call. A call that is not there any more had ended before, which is what was wanted. */
  async hangup_call(request: CallRequest): Promise<{ status: 'success' | 'already_ended' }> {
    try {
      return await this.request(request, (options) => this.client.realtime.calls.hangup(request.call_id, options));
    } catch (error) {
      const failure = classifyOpenAIError(error);
      if (failure.kind === 'gone') return { status: 'already_ended' };
      throw failure;
    }
  }

  private async request(
    { idempotency_key }: CallRequest,
    send: (options: OpenAI.RequestOptions) => { asResponse(): Promise<Response> },
  ): Promise<{ status: 'success' }> {
    try {
      const response = await send({
        // The SDK's own `idempotencyKey` option sends nothing.
        headers: { 'Idempotency-Key': idempotency_key },
        // The SDK's timeout ends with the headers; an error's body could hang for ever behind them.
        signal: AbortSignal.timeout(this.options.timeoutMs),
      }).asResponse();
      // Any 2xx is a success, whatever its body: a REFER that went out must not fail for an answer we do not read.
      await response.body?.cancel().catch(() => undefined);
      return { status: 'success' };
    } catch (error) {
      throw classifyOpenAIError(error);
    }
  }
}
