import { type z } from 'zod';
import { type ApiError, invalidRequest } from './api-error';

function valueAt(body: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], body);
}

/** `session.tools[0].name` and the like. */
function parameterName(root: string, path: PropertyKey[]): string {
  return path
    .reduce<string>((name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${String(key)}`), root)
    .replace(/^\./, '');
}

/**
 * The API's words for the first thing wrong with a body or event: a parameter unknown, missing or invalid.
 * `root` is put before every path; for `accept` it is `session` although the body has no such key.
 */
export function parameterError(body: unknown, error: z.ZodError, root = ''): ApiError {
  const issue = error.issues[0];
  if (issue === undefined) return invalidRequest('invalid_value', 'Invalid request.');
  if (issue.code === 'unrecognized_keys') {
    const name = parameterName(root, [...issue.path, ...issue.keys.slice(0, 1)]);
    return invalidRequest('unknown_parameter', `Unknown parameter: '${name}'.`, name);
  }
  const name = parameterName(root, issue.path);
  if (valueAt(body, issue.path) === undefined) {
    return invalidRequest('missing_required_parameter', `Missing required parameter: '${name}'.`, name);
  }
  return invalidRequest('invalid_value', `Invalid value for '${name}': ${issue.message}.`, name);
}
