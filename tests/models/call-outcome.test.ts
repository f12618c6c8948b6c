import { callOutcomeSchema } from '../../src/models/call-outcome';
import { failureReasons, refusalReasons } from '../../src/models/failures';

describe('callOutcomeSchema', () => {
  test.each([
    'completed',
    'caller_hung_up',
    'caller_hung_up_ringing',
    'transferred',
    'missed',
    'max_duration',
    'operator',
    ...refusalReasons.map((reason) => `rejected:${reason}`),
    ...failureReasons.map((reason) => `failed:${reason}`),
  ])('call_outcome_%s_is_taken', (outcome) => {
    expect(callOutcomeSchema.parse(outcome)).toBe(outcome);
  });

  test.each([
    '',
    'rejected',
    'rejected:',
    'rejected:mood',
    'rejected:no_seat ',
    'failed:no_seat',
    'rejected:terminated',
    'rejected:no_seat|failed:internal',
    'Completed',
    null,
  ])('call_outcome_%j_is_refused', (outcome) => {
    expect(callOutcomeSchema.safeParse(outcome).success).toBe(false);
  });
});
