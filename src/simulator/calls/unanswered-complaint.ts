import { type Scenario } from '../scenario/scenario-schema';
import { type CallEnd } from './call-summary';

/** What the script has against a call that ended while it rang; null when it expects just that. */
export function unansweredComplaint(scenario: Scenario, end: CallEnd, rejectedWith: number | null): string | null {
  const [first] = scenario.steps;
  const expected = first?.expect_rejection;
  if (end === 'rejected') {
    if (expected === undefined) return `the call was rejected with ${rejectedWith}, the script expects an answer`;
    const { status_code: status } = expected;
    if (status === undefined || status === rejectedWith) return null;
    return `the call was rejected with ${rejectedWith}, the script expects ${status}`;
  }
  // A script without steps is a caller who gives up; nothing else may come of it.
  if (end !== 'gave_up' || first === undefined) return null;
  const expectation = expected === undefined ? 'answered' : 'rejected';
  return `the call was not ${expectation} within ${scenario.gives_up_after_ms} ms`;
}
