import { type ApiError, invalidRequest } from '../wire/api-error';

/** Why an `Authorization` header is refused (401); null when it is good. Without `apiKey` any bearer token is. */
export function bearerError(authorization: string | undefined, apiKey: string | undefined): ApiError | null {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    return invalidRequest(null, "You didn't provide an API key in an Authorization header using Bearer auth.");
  }
  if (apiKey === undefined || token === apiKey) return null;
  return invalidRequest('invalid_api_key', 'Incorrect API key provided.');
}
