import type { AdmitResult } from '../../activities/admission';
import { type RefusalReason, refusalReasons } from '../../src/models/failures';
import { refusalStatus } from '../../src/policies/refusal-status';
import { callTestBed } from '../fixtures/call-test-bed';

const tenant = { tenant_id: 'test-tenant', client_id: null, display_name: 'Test & Sons' };

function refused(reason: RefusalReason): Promise<AdmitResult> {
  return Promise.resolve({ kind: 'refused', reason, detail: 'because', tenant });
}

describe('phoneCall admission', () => {
  const bed = callTestBed();

  const admissionRefusals = refusalReasons.filter((reason) => reason !== 'admission_failed' && reason !== 'no_seat');
  it.each(admissionRefusals)('admission_refused_for_%s_is_rejected_with_its_status_and_recorded', async (reason) => {
    const call = await bed.ring({ admit: () => refused(reason) });

    const result = await call.result;

    expect(result).toEqual({ outcome: `rejected:${reason}`, detail: 'because' });
    expect(call.activities).toEqual(['admit', 'rejectCall']);
    expect(call.inputsOf('rejectCall')).toEqual([{ call_id: call.input.call_id, status_code: refusalStatus[reason] }]);
    expect(call.saved).toHaveLength(1);
    expect(call.storedRecord).toMatchObject({ ...tenant, outcome: `rejected:${reason}`, phase: 'closed' });
  });

  it('admission_database_away_refuses_with_503_at_the_deadline', async () => {
    const call = await bed.ring({ admit: () => Promise.reject(new Error('database away')) });

    const result = await call.result;

    expect(result.outcome).toBe('rejected:admission_failed');
    expect(call.inputsOf('admit').length).toBeGreaterThan(1);
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code: 503 }]);
  });

  it('admission_nobody_takes_a_seat_is_refused_while_it_rings', async () => {
    const call = await bed.ring({ takesSeat: false });
    await call.untilAttended();

    await bed.sleep(4_000);
    const result = await call.result;

    expect(result.outcome).toBe('rejected:no_seat');
    expect(call.activities).toEqual(['admit', 'rejectCall']);
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code: 503 }]);
  });

  it('admission_stale_webhook_touches_no_phone', async () => {
    const call = await bed.ring({ webhookAgeS: 95 });

    const result = await call.result;

    expect(result.outcome).toBe('missed');
    expect(call.activities).toEqual([]);
    expect(call.storedRecord).toMatchObject({ outcome: 'missed', tenant_id: null });
  });

  it('admission_call_already_recorded_touches_and_writes_nothing', async () => {
    const call = await bed.ring({ admit: () => Promise.resolve({ kind: 'already_recorded' }) });

    const result = await call.result;

    expect(result.outcome).toBe('missed');
    expect(call.performed.map(({ activity }) => activity)).toEqual(['admit']);
  });

  it('admission_cancelled_while_ringing_declines_the_call', async () => {
    let admitted!: (result: AdmitResult) => void;
    const call = await bed.ring({
      admit: () =>
        new Promise((resolve) => {
          admitted = resolve;
        }),
    });
    await call.untilPerformed('admit');

    await call.handle.cancel();
    await call.until(({ outcome }) => outcome !== null);
    admitted({ kind: 'already_recorded' });
    const result = await call.result;

    expect(result.outcome).toBe('operator');
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code: 603 }]);
    expect(call.inputsOf('acceptCall')).toEqual([]);
  });
});
