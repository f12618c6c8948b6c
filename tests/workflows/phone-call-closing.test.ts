import { callEndedSignal } from '../../workflows/messages';
import { openaiPermanent } from '../fixtures/activity-failures';
import { callTestBed } from '../fixtures/call-test-bed';

describe('phoneCall closing', () => {
  const bed = callTestBed();

  it('closing_longer_than_the_limit_hangs_up', async () => {
    const call = await bed.ring({ limits: { call_max_duration_s: 600 } });
    await call.answered();

    await bed.sleep(602_000);
    const result = await call.result;

    expect(result.outcome).toBe('max_duration');
    expect(call.activities).toEqual(['admit', 'acceptCall', 'attach', 'say', 'hangUpCall']);
    expect(call.storedRecord).toMatchObject({ outcome: 'max_duration', phase: 'closed' });
  });

  it('closing_cancelled_workflow_hangs_up_for_the_operator', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.handle.cancel();
    const result = await call.result;

    expect(result.outcome).toBe('operator');
    expect(call.inputsOf('hangUpCall')).toEqual([{ call_id: call.input.call_id }]);
    expect(call.storedRecord).toMatchObject({ outcome: 'operator' });
  });

  it('closing_caller_who_hung_up_is_not_hung_up_again', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.callerHangsUp();
    const result = await call.result;

    expect(result.outcome).toBe('caller_hung_up');
    expect(call.inputsOf('hangUpCall')).toEqual([]);
    expect(call.inputsOf('close')).toEqual([]);
  });

  it('closing_session_expired_is_a_failure_of_its_own', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.endSession('session_expired');
    const result = await call.result;

    expect(result.outcome).toBe('failed:session_expired');
    expect(call.inputsOf('hangUpCall')).toEqual([]);
  });

  it('closing_session_given_up_hangs_up', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.endSession('closed');
    const result = await call.result;

    expect(result.outcome).toBe('failed:internal');
    expect(call.inputsOf('hangUpCall')).toHaveLength(1);
  });

  it.each([
    ['ended', 'completed'],
    ['hangup', 'caller_hung_up'],
    ['hungup', 'caller_hung_up'],
  ])('closing_call_reported_as_%s_is_%s_and_hung_up', async (reason, outcome) => {
    const call = await bed.ring();
    await call.answered();

    await call.handle.signal(callEndedSignal, { reason });
    const result = await call.result;

    expect(result.outcome).toBe(outcome);
    expect(call.inputsOf('hangUpCall')).toHaveLength(1);
  });

  it('closing_first_cause_wins', async () => {
    const call = await bed.ring({
      hangUpCall: async () => {
        await call.handle.signal(callEndedSignal, { reason: 'ended' });
        await call.endSession();
        return { status: 'success' };
      },
    });
    await call.answered();

    await call.handle.cancel();
    const result = await call.result;

    expect(result.outcome).toBe('operator');
  });

  it('closing_session_that_does_not_see_the_end_is_closed_after_five_seconds', async () => {
    const call = await bed.ring({ hangUpCall: () => Promise.resolve({ status: 'success' }) });
    await call.answered();
    await call.handle.cancel();
    await call.until(({ phase }) => phase === 'closing');
    await call.untilPerformed('hangUpCall');

    await bed.sleep(6_000);
    await call.result;

    expect(call.activities).toEqual(['admit', 'acceptCall', 'attach', 'hangUpCall', 'close']);
    expect(call.inputsOf('close')).toEqual([{ call_id: call.input.call_id, epoch: call.epoch }]);
  });

  it('closing_phone_beyond_reach_still_writes_the_record', async () => {
    const call = await bed.ring({ hangUpCall: () => Promise.reject(openaiPermanent()) });
    await call.answered();
    await call.handle.cancel();
    await call.untilPerformed('hangUpCall');

    await bed.sleep(6_000);
    const result = await call.result;

    expect(result.outcome).toBe('operator');
    expect(call.storedRecord).toMatchObject({ outcome: 'operator', phase: 'closed' });
  });
});
