import { isDeepStrictEqual } from 'node:util';
import { type StepDetails } from '../scenario/step-schema';
import { type FunctionCall } from '../session/conversation';

type ResultMatcher = StepDetails<'expect_results'>['results'][number];

/**
 * Compares the answer a tool call got with what the script expects; null when it fits, else what is different.
 * `ok` and `error` are read from the output: a failed tool says `error` in it.
 */
export function mismatchOf(call: FunctionCall, matcher: ResultMatcher): string | null {
  const output = objectOf(call.output ?? '');
  if (output === null) return `${call.name} answered ${quoted(call.output)}, which is no JSON object`;
  const error = output.error ?? null;
  if (matcher.ok !== undefined && matcher.ok !== (error === null)) {
    return `${call.name} was expected to ${matcher.ok ? 'succeed' : 'fail'}, it answered ${quoted(call.output)}`;
  }
  if (matcher.error !== undefined && matcher.error !== error) {
    return `${call.name} was expected to answer error ${quoted(matcher.error)}, it answered ${quoted(error)}`;
  }
  for (const [field, expected] of Object.entries(matcher.output ?? {})) {
    if (!isDeepStrictEqual(output[field], expected)) {
      return `${call.name} was expected to answer ${field} ${quoted(expected)}, it answered ${quoted(output[field])}`;
    }
  }
  return null;
}

function objectOf(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function quoted(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
