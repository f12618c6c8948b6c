import { callGone, openaiAmbiguous, openaiRetryable } from '../fixtures/activity-failures';
import { callTestBed } from '../fixtures/call-test-bed';

describe('phoneCall transfers', () => {
  const bed = callTestBed();

  it('transfer_refer_fails_twice_then_succeeds_with_the_same_key', async () => {
    let attempts = 0;
    const call = await bed.ring({
      referCall: () => (++attempts <= 2 ? Promise.reject(openaiRetryable()) : Promise.resolve({ status: 'success' })),
    });
    await call.answered();

    await call.invokeTransfer();
    const tool = await call.reported();

    const request = {
      call_id: call.input.call_id,
      target_uri: 'sip:commercial@example.com',
      idempotency_key: `refer:${call.input.call_id}:fc-1`,
    };
    expect(call.inputsOf('referCall')).toEqual([request, request, request]);
    expect(JSON.parse(tool.output ?? '')).toEqual({
      message: 'call_transfer_requested',
      target_uri: 'sip:commercial@example.com',
    });
    expect((await call.record()).transfers).toMatchObject([
      {
        status: 'accepted',
        attempts: [{ answer: 'OpenAIRetryable' }, { answer: 'OpenAIRetryable' }, { answer: 'relayed' }],
      },
    ]);
  });

  it('transfer_refer_never_succeeds_reaches_the_model_within_the_budget', async () => {
    const call = await bed.ring({
      referCall: () => Promise.reject(openaiRetryable()),
      limits: { refer_budget_ms: 2_000 },
    });
    await call.answered();

    await call.invokeTransfer();
    const tool = await call.reported();

    expect(tool).toMatchObject({ ok: false, error: 'call_transfer_failed' });
    expect(Date.parse(tool.finished_at ?? '') - Date.parse(tool.invoked_at)).toBeLessThan(2_000);
    expect(call.inputsOf('referCall').length).toBeGreaterThan(1);
    expect(JSON.parse(call.inputsOf('report')[0]?.output ?? '')).toMatchObject({ error: 'call_transfer_failed' });
    expect(await call.record()).toMatchObject({ phase: 'live', transfers: [{ status: 'failed' }] });
  });

  it('transfer_ambiguous_is_not_repeated_and_reported_as_failed_after_the_budget', async () => {
    const call = await bed.ring({ referCall: () => Promise.reject(openaiAmbiguous()) });
    await call.answered();
    await call.invokeTransfer();
    await call.until(({ transfers }) => transfers[0]?.status === 'unknown');

    await bed.sleep(13_000);
    const tool = await call.reported();

    expect(tool).toMatchObject({ ok: false, error: 'call_transfer_failed' });
    expect(call.inputsOf('referCall')).toHaveLength(1);
  });

  it('transfer_ambiguous_then_the_call_ends_was_transferred', async () => {
    const call = await bed.ring({ referCall: () => Promise.reject(openaiAmbiguous()) });
    await call.answered();
    await call.invokeTransfer();
    await call.until(({ transfers }) => transfers[0]?.status === 'unknown');

    await call.endSession();
    const result = await call.result;

    expect(result.outcome).toBe('transferred');
    expect(call.storedRecord.transfers).toMatchObject([{ status: 'confirmed', error: 'OpenAIAmbiguous' }]);
  });

  it('transfer_ambiguous_long_before_the_end_was_not_what_ended_the_call', async () => {
    const call = await bed.ring({ referCall: () => Promise.reject(openaiAmbiguous()) });
    await call.answered();
    await call.invokeTransfer();
    await call.until(({ transfers }) => transfers[0]?.status === 'unknown');
    await bed.sleep(13_000);
    await call.reported();
    await bed.sleep(60_000);

    await call.callerHangsUp();
    const result = await call.result;

    expect(result.outcome).toBe('caller_hung_up');
    expect(call.storedRecord.transfers).toMatchObject([{ status: 'unconfirmed' }]);
  });

  it('transfer_call_ends_before_refer_is_answered_waits_for_the_answer', async () => {
    let relay!: () => void;
    const relayed = new Promise<void>((resolve) => {
      relay = resolve;
    });
    const call = await bed.ring({ referCall: () => relayed.then(() => ({ status: 'success' })) });
    await call.answered();
    await call.invokeTransfer();
    await call.untilPerformed('referCall');

    await call.endSession();
    await call.invoke({ function_call_id: 'fc-2' });
    await call.reported('fc-2');
    relay();
    const result = await call.result;

    expect(result.outcome).toBe('transferred');
  });

  it('transfer_refused_because_the_caller_has_gone_is_a_hang_up_of_the_caller', async () => {
    const call = await bed.ring({ referCall: () => Promise.reject(callGone()) });
    await call.answered();
    await call.invokeTransfer();
    await call.reported();

    await call.callerHangsUp();
    const result = await call.result;

    expect(result.outcome).toBe('caller_hung_up');
    expect(call.storedRecord.transfers).toMatchObject([
      { status: 'failed', error: 'CallGone', attempts: [{ answer: 'CallGone' }] },
    ]);
  });

  it('transfer_not_confirmed_in_its_window_is_told_to_the_model', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.invokeTransfer();
    await call.reported();
    expect(await call.record()).toMatchObject({ phase: 'transferring' });

    await bed.sleep(31_000);
    await call.reaches('live');
    await call.untilPerformed('say');

    expect(call.inputsOf('say')).toMatchObject([{ epoch: call.epoch, respond: true }]);
    expect((await call.record()).transfers).toMatchObject([{ status: 'unconfirmed' }]);
  });

  it('transfer_unconfirmed_may_be_tried_again', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.invokeTransfer('fc-1');
    await call.reported('fc-1');
    await bed.sleep(31_000);
    await call.reaches('live');

    await call.invokeTransfer('fc-2');
    const second = await call.reported('fc-2');

    expect(second).toMatchObject({ ok: true });
    expect((await call.record()).transfers).toMatchObject([{ status: 'unconfirmed' }, { status: 'accepted' }]);
  });

  it('transfer_second_while_one_is_under_way_fails', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.invokeTransfer('fc-1');
    await call.reported('fc-1');

    await call.invokeTransfer('fc-2');
    const second = await call.reported('fc-2');

    expect(second).toMatchObject({ ok: false, error: 'call_transfer_failed' });
    expect(call.inputsOf('referCall')).toHaveLength(1);
  });
});
