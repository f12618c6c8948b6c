import { outcomeMismatch } from '../../../src/apps/demo/outcome-mismatch';

describe('outcomeMismatch', () => {
  it.each([
    ['transferred', 'transferred'],
    ['caller_hung_up', 'caller_hung_up'],
    ['rejected', 'rejected:tenant_resolve_failed'],
    ['hung_up', 'max_duration'],
    ['gave_up', 'caller_hung_up_ringing'],
    ['session_expired', 'failed:session_expired'],
  ] as const)('outcome_mismatch_%s_recorded_as_%s_is_none', (end, outcome) => {
    expect(outcomeMismatch({ end, referrals: [] }, outcome)).toBeNull();
  });

  it.each([
    ['transferred', 'caller_hung_up'],
    ['rejected', 'failed:accept_failed'],
    ['caller_hung_up', 'transferred'],
  ] as const)('outcome_mismatch_%s_recorded_as_%s_names_both', (end, outcome) => {
    expect(outcomeMismatch({ end, referrals: [] }, outcome)).toBe(
      `the call ended as ${end}, and is recorded as ${outcome}`,
    );
  });

  it('outcome_mismatch_without_a_final_record_says_so', () => {
    expect(outcomeMismatch({ end: 'transferred', referrals: [] }, null)).toBe(
      'the call ended (transferred) and has no final record',
    );
  });

  it.each([
    [200, null],
    [500, 'the call ended as caller_hung_up, and is recorded as transferred'],
  ])('outcome_mismatch_caller_leaves_after_a_refer_answered_with_%i_recorded_as_transferred', (status, mismatch) => {
    const referrals = [{ targetUri: 'tel:+33145678999', idempotencyKey: null, status, at: 0 }];

    expect(outcomeMismatch({ end: 'caller_hung_up', referrals }, 'transferred')).toBe(mismatch);
  });
});
