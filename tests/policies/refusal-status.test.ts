import { rejectBodySchema } from '../../src/models/call-control';
import { refusalReasons } from '../../src/models/failures';
import { refusalStatus } from '../../src/policies/refusal-status';

describe('refusalStatus', () => {
  test.each(refusalReasons)('refusal_status_%s_is_a_status_openai_takes', (reason) => {
    expect(rejectBodySchema.safeParse({ status_code: refusalStatus[reason] }).success).toBe(true);
  });

  test.each([
    ['tenant_resolve_failed', 404],
    ['tenant_disabled', 480],
    ['no_seat', 503],
    ['admission_failed', 503],
  ] as const)('refusal_status_%s_tells_the_carrier_%i', (reason, status) => {
    expect(refusalStatus[reason]).toBe(status);
  });
});
