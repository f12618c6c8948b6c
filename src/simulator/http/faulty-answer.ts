import { type Fault } from '../faults';
import { type ApiError, invalidRequest } from '../wire/api-error';
import { type RestAnswer } from './call-verbs';

/** An answer, or none (`status` null) because the connection is reset. */
export type PossibleAnswer = RestAnswer | { status: null; effect: boolean };

/** Answers a request under a fault: `act` carries it out, and is called once or not at all. */
export function faultyAnswer(fault: Fault | null, act: () => RestAnswer): PossibleAnswer {
  switch (fault?.kind) {
    case 'answer': {
      const effect = fault.carriedOut === true && (act().effect ?? false);
      const { status, retryAfterS } = fault;
      return { status, effect, error: errorOf(status), ...(retryAfterS === undefined ? {} : { retryAfterS }) };
    }
    case 'lost_request':
      return { status: null, effect: false };
    case 'lost_answer':
      return { status: null, effect: act().effect ?? false };
    default:
      return act();
  }
}

/** The API's words for an error that is nobody's fault but its own. */
export function errorOf(status: number): ApiError {
  return status === 429
    ? { ...invalidRequest('rate_limit_exceeded', 'Rate limit reached for requests.'), type: 'requests' }
    : { ...invalidRequest(null, 'The server had an error while processing your request.'), type: 'server_error' };
}
