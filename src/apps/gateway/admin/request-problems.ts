import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What does not fit, field by field, for people: `body.text: Too big: …`. Of a choice, what each possibility lacks. */
export function requestProblems(part: string, issues: readonly Issue[]): string[] {
  return issues.map((issue) => problem([part], issue));
}

function problem(place: readonly PropertyKey[], issue: Issue): string {
  const path = [...place, ...issue.path];
  // A choice with words of its own says it better than its possibilities.
  if (issue.code !== 'invalid_union' || issue.errors.length === 0 || issue.message !== 'Invalid input') {
    return `${path.join('.')}: ${issue.message}`;
  }
  return issue.errors.map((lacking) => lacking.map((one) => problem(path, one)).join(' and ')).join(', or ');
}
