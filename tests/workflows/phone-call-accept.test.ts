import { callGone, openaiAmbiguous, openaiPermanent, openaiRetryable } from '../fixtures/activity-failures';
import { callTestBed } from '../fixtures/call-test-bed';

describe('phoneCall accept', () => {
  const bed = callTestBed();

  it('accept_gets_the_tools_of_the_tenant', async () => {
    const call = await bed.ring();
    await call.answered();

    expect(call.inputsOf('acceptCall')).toMatchObject([
      { instruction_id: 'instruction-1', tool_choice: 'auto', locale: null, tools: [{ name: 'request_transfer' }] },
    ]);
  });

  it('accept_call_gone_ends_without_a_hang_up', async () => {
    const call = await bed.ring({
      acceptCall: () => Promise.reject(callGone()),
    });

    const result = await call.result;

    expect(result.outcome).toBe('caller_hung_up_ringing');
    expect(call.activities).toEqual(['admit', 'acceptCall', 'close']);
  });

  it('accept_refused_for_good_rejects_the_ringing_call', async () => {
    const call = await bed.ring({ acceptCall: () => Promise.reject(openaiPermanent()) });

    const result = await call.result;

    expect(result.outcome).toBe('failed:accept_refused');
    expect(call.activities.slice(0, 3)).toEqual(['admit', 'acceptCall', 'rejectCall']);
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code: 503 }]);
  });

  it('accept_busy_twice_is_repeated_until_it_is_taken', async () => {
    let attempts = 0;
    const call = await bed.ring({
      acceptCall: () =>
        ++attempts <= 2 ? Promise.reject(openaiRetryable()) : Promise.resolve({ model: 'model', voice: 'voice' }),
    });

    await call.answered();

    expect(call.activities).toEqual(['admit', 'acceptCall', 'acceptCall', 'acceptCall', 'attach']);
  });

  it('accept_told_to_wait_longer_than_a_caller_would_gives_up_at_once', async () => {
    const call = await bed.ring({ acceptCall: () => Promise.reject(openaiRetryable(60_000)) });

    const result = await call.result;

    expect(result.outcome).toBe('failed:accept_failed');
    expect(call.inputsOf('acceptCall')).toHaveLength(1);
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code: 503 }]);
  });

  it('accept_ambiguous_is_not_repeated_but_found_out_by_attaching', async () => {
    const call = await bed.ring({ acceptCall: () => Promise.reject(openaiAmbiguous()) });

    await call.answered();

    expect(call.activities).toEqual(['admit', 'acceptCall', 'attach']);
    expect(await call.record()).toMatchObject({ phase: 'live', accepted_at: null, model: null });
  });

  it('accept_ambiguous_and_no_call_there_is_put_down_whether_it_rings_or_was_answered', async () => {
    const call = await bed.ring({
      acceptCall: () => Promise.reject(openaiAmbiguous()),
      attach: async () => {
        await call.endSession('call_gone');
        await call.until(({ outcome }) => outcome !== null);
        return { status: 'gone', gap: null };
      },
    });

    const result = await call.result;

    expect(result).toEqual({
      outcome: 'failed:accept_not_confirmed',
      detail: "Accept's answer was lost, and there was no call.",
    });
    expect(call.activities.slice(-2)).toEqual(['rejectCall', 'hangUpCall']);
    expect(call.inputsOf('rejectCall')).toMatchObject([{ status_code: 503 }]);
  });

  it('accept_answered_and_no_call_there_is_hung_up', async () => {
    const call = await bed.ring({
      attach: async () => {
        await call.endSession('call_gone');
        await call.until(({ outcome }) => outcome !== null);
        return { status: 'gone', gap: null };
      },
    });

    expect((await call.result).outcome).toBe('failed:accept_not_confirmed');
    expect(call.inputsOf('hangUpCall')).toHaveLength(1);
    expect(call.inputsOf('rejectCall')).toEqual([]);
  });

  it('accept_never_attached_hangs_up_at_the_deadline', async () => {
    const call = await bed.ring({
      attach: async () => {
        await call.sessionEnded();
        return { status: 'gone', gap: null };
      },
      limits: { attach_deadline_ms: 1_000 },
    });
    await call.untilPerformed('attach');

    await bed.sleep(1_500);
    const result = await call.result;

    expect(result.outcome).toBe('failed:accept_not_confirmed');
    expect(call.activities.slice(0, 4)).toEqual(['admit', 'acceptCall', 'attach', 'hangUpCall']);
  });

  it('accept_attach_asks_for_the_greeting_once', async () => {
    let attempts = 0;
    const call = await bed.ring({
      attach: () =>
        ++attempts === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve({ status: 'attached', gap: null }),
    });
    await call.untilPerformed('attach');
    await bed.sleep(1_500);
    await call.answered();

    await call.takeOver();
    await call.untilPerformed('attach', 3);

    expect(call.inputsOf('attach')).toMatchObject([
      { greeting_id: 'greeting-1', resumed: false },
      { greeting_id: 'greeting-1', resumed: false },
      { greeting_id: null, resumed: true, epoch: call.epoch },
    ]);
  });
});
