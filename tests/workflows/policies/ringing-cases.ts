import type { AdmitResult } from '../../../activities/admission';
import { sessionNotHere } from '../../fixtures/activity-failures';
import type { CallTestBed } from '../../fixtures/call-test-bed';
import { play } from './play';

function closed(status_code: number): Promise<AdmitResult> {
  const tenant = { tenant_id: 'test-tenant', client_id: null, display_name: null };
  return Promise.resolve({ kind: 'refused', reason: 'after_hours', detail: 'closed', tenant, status_code });
}

/** Before the phone is answered. */
export function ringingCases(bed: CallTestBed): void {
  it.each([480, 486, 603])('after_hours_refused_with_%i_as_the_tenant_wants', async (status_code) => {
    const call = await bed.ring({ admit: () => closed(status_code) });

    const result = await call.result;

    expect(result.outcome).toBe('rejected:after_hours');
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code }]);
    expect(call.storedRecord).toMatchObject({ business_hours: 'after_hours', phase: 'closed' });
  });

  it('after_hours_are_decided_at_the_calls_own_instant', async () => {
    const call = await play(bed, ['speech']);

    const { started_at, business_hours } = await call.record();
    expect(call.inputsOf('admit').map(({ at }) => new Date(at).toISOString())).toEqual([started_at]);
    expect(business_hours).toBe('open');
  });

  it.each([
    ['just_young_enough_is_taken', 88, null],
    ['too_old_is_missed', 91, 'missed'],
  ])('webhook_%s', async (_name, webhookAgeS, outcome) => {
    const call = await bed.ring({ webhookAgeS });
    if (outcome === null) await call.answered();
    else await call.result;

    expect((await call.record()).outcome).toBe(outcome);
  });

  it.each([
    ['just_before_its_deadline_is_waited_for', 1.5, null],
    ['at_its_deadline_is_given_up', 3.5, 'rejected:no_seat'],
  ])('seat_%s', async (_name, seconds, outcome) => {
    const call = await bed.ring({ takesSeat: false });
    await call.untilAttended();

    await bed.sleep(seconds * 1000);
    if (outcome !== null) await call.result;

    expect((await call.record()).outcome).toBe(outcome);
  });

  it.each([
    ['just_before_its_deadline_is_waited_for', 13.5, null],
    ['at_its_deadline_is_hung_up', 15.5, 'failed:accept_not_confirmed'],
  ])('accept_without_a_session_%s', async (_name, seconds, outcome) => {
    const call = await bed.ring({ attach: () => Promise.reject(sessionNotHere()) });
    await call.untilPerformed('attach');

    await bed.sleep(seconds * 1000);
    if (outcome !== null) await call.result;

    expect((await call.record()).outcome).toBe(outcome);
    expect(call.inputsOf('hangUpCall')).toHaveLength(outcome === null ? 0 : 1);
  });
}
