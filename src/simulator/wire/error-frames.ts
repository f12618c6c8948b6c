import { type ApiError, invalidRequest } from './api-error';
import { type Frame } from './frame';

/** An `error` event; the session stays open. `clientEventId` is the `event_id` of the offending client event. */
export function errorFrame(error: ApiError, clientEventId: string | null): Frame {
  const { type, code, message, param } = error;
  return { type: 'error', error: { type, code, message, param, event_id: clientEventId } };
}

/** The sentence that ends a session of 60 minutes, as an `error` event and as the reason of the close frame. */
export const SESSION_EXPIRED_MESSAGE = 'Your session hit the maximum duration of 60 minutes.';

/** The session is over for its age; the close frame with code 1001 follows. */
export function sessionExpired(): Frame {
  return errorFrame(invalidRequest('session_expired', SESSION_EXPIRED_MESSAGE), null);
}
