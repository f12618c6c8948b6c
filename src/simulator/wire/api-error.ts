/** The `error` object of a REST answer and, with `event_id`, of an `error` event. */
export interface ApiError {
  message: string;
  type: string;
  code: string | null;
  param: string | null;
}

/** A request the API refuses: `invalid_request_error`, the type of almost every refusal. */
export function invalidRequest(code: string | null, message: string, param: string | null = null): ApiError {
  return { message, type: 'invalid_request_error', code, param };
}

/** 404 of every call route and of the upgrade: an unknown or ended call (recorded; `param` is empty, not null). */
export const CALL_NOT_FOUND: ApiError = invalidRequest(
  'call_id_not_found',
  'No session found for the provided call_id',
  '',
);
