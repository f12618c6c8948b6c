import { type SimulatedCall } from '../calls/simulated-call';
import { acceptSchema } from '../session/session-schema';
import { type ApiError, CALL_NOT_FOUND, invalidRequest } from '../wire/api-error';
import { parameterError } from '../wire/parameter-error';
import { hangupSchema, referSchema, rejectSchema } from './call-bodies';

/** What a route answers: an empty success, an error in the API's words, or plain text as broken servers send it. */
export interface RestAnswer {
  status: number;
  error?: ApiError;
  text?: string;
  /** Seconds for a `retry-after` header. */
  retryAfterS?: number;
  /** Whether the request was carried out. */
  effect?: boolean;
}

/** Everything a verb may look at; `body` is parsed JSON, `{}` when there was none. */
export interface VerbRequest {
  call: SimulatedCall;
  body: unknown;
  idempotencyKey: string | null;
}

const NOT_FOUND: RestAnswer = { status: 404, error: CALL_NOT_FOUND };
const badRequest = (error: ApiError): RestAnswer => ({ status: 400, error });

function accept({ call, body }: VerbRequest): RestAnswer {
  const { strictAccept, acceptStatus, repeatedAcceptStatus } = call.identity.switches;
  if (call.phase === 'in_call') {
    const error = invalidRequest('call_already_accepted', 'The call has already been accepted.');
    return repeatedAcceptStatus === 200 ? { status: 200 } : { status: repeatedAcceptStatus, error };
  }
  const parsed = acceptSchema.safeParse(body);
  if (parsed.success) {
    call.accept(parsed.data);
    return { status: acceptStatus, effect: true };
  }
  if (strictAccept) return badRequest(parameterError(body, parsed.error, 'session'));
  // Seen live: a malformed body is accepted, then the SIP leg breaks and the sideband finds no session.
  call.finish('sip_failed', 'the accept body was malformed');
  return { status: acceptStatus, effect: true };
}

function reject({ call, body }: VerbRequest): RestAnswer {
  if (call.phase !== 'ringing') return NOT_FOUND;
  const parsed = rejectSchema.safeParse(body);
  if (!parsed.success) return badRequest(parameterError(body, parsed.error));
  call.reject(parsed.data.status_code);
  return { status: 200, effect: true };
}

function refer({ call, body, idempotencyKey }: VerbRequest): RestAnswer {
  if (call.phase !== 'in_call') return NOT_FOUND;
  const parsed = referSchema.safeParse(body);
  if (!parsed.success) return badRequest(parameterError(body, parsed.error));
  const status = call.refer(parsed.data.target_uri, idempotencyKey);
  if (status < 300) return { status, effect: true };
  // A 500 of this route was seen as plain text; other failures have the API's usual form.
  if (status >= 500) return { status, text: 'Internal Server Error' };
  return { status, error: invalidRequest('transfer_failed', 'The call could not be transferred.') };
}

function hangup({ call, body }: VerbRequest): RestAnswer {
  if (call.phase !== 'in_call') return NOT_FOUND;
  const parsed = hangupSchema.safeParse(body);
  if (!parsed.success) return badRequest(parameterError(body, parsed.error));
  call.finish('hung_up');
  return { status: 200, effect: true };
}

/** The four things a client can do with a call over REST. */
export const CALL_VERBS: Record<string, ((request: VerbRequest) => RestAnswer) | undefined> = {
  accept,
  reject,
  refer,
  hangup,
};
