import type { Response } from 'undici';
import { RemoteFailure } from '../remote-http/remote-failure';

/** Texts a model can do something with; a web page is a login form or an error, and mostly markup. */
const textType = /^text\/(?!html)/;
const jsonType = /^application\/([\w.-]+\+)?json$/;

/**
 * The body of an answer: JSON parsed, text as it is, null when empty.
 * @throws RemoteFailure `permanent` when it is something else, broken or too large.
 */
export async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.trim() === '') return null;
  const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (textType.test(type)) return text;
  if (!jsonType.test(type))
    throw new RemoteFailure('permanent', `the answer is ${type || 'of no type'}, not JSON or text`);
  try {
    return JSON.parse(text);
  } catch {
    throw new RemoteFailure('permanent', 'the answer says that it is JSON, and is not');
  }
}

/** The fields the model reads: each a dotted path into the answer, null where there is nothing. */
export function mapAnswer(answer: unknown, paths: Readonly<Record<string, string>>): Record<string, unknown> {
  if (typeof answer !== 'object' || answer === null) {
    throw new RemoteFailure('permanent', 'the answer is not the JSON that `response` maps');
  }
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, valueAt(answer, path.split('.'))]));
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  return valueAt((value as Record<string, unknown>)[key], rest);
}
