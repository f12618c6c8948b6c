import { maxToolCalls } from '../../src/models/call-limits';
import { callTestBed } from '../fixtures/call-test-bed';

describe('phoneCall tools', () => {
  const bed = callTestBed();

  it('tools_unknown_tool_is_reported_as_such', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.invoke({ function_call_id: 'fc-7', name: 'no_such_tool' });
    await call.reported('fc-7');

    const [report] = call.inputsOf('report');
    expect(report).toMatchObject({ call_id: call.input.call_id, epoch: call.epoch, function_call_id: 'fc-7' });
    expect(JSON.parse(report?.output ?? '')).toMatchObject({ error: 'tool_not_found', tool: 'no_such_tool' });
  });

  it('tools_result_for_a_socket_in_this_process_is_not_routed', async () => {
    const call = await bed.ring({ nearSocket: true });
    await call.answered();

    await call.invoke();
    const reported = await call.reported();
    await call.callerHangsUp();
    await call.result;

    expect(call.reportedHere).toMatchObject([{ function_call_id: 'fc-1' }]);
    expect(call.inputsOf('report')).toEqual([]);
    expect(reported).toMatchObject({ report: 'written', report_attempts: 1 });
  });

  it('tools_same_function_call_signalled_again_runs_and_is_reported_once', async () => {
    const call = await bed.ring();
    await call.answered();

    await Promise.all([call.invokeTransfer(), call.invokeTransfer()]);
    await call.reported();
    await call.invokeTransfer();
    await call.invoke({ function_call_id: 'fc-2' });
    await call.reported('fc-2');

    expect(call.inputsOf('referCall')).toHaveLength(1);
    expect(call.inputsOf('report').map(({ function_call_id }) => function_call_id)).toEqual(['fc-1', 'fc-2']);
    expect((await call.record()).tool_calls).toHaveLength(2);
  });

  it('tools_two_at_once_do_not_wait_for_each_other', async () => {
    let relay!: () => void;
    const relayed = new Promise<void>((resolve) => {
      relay = resolve;
    });
    const call = await bed.ring({ referCall: () => relayed.then(() => ({ status: 'success' })) });
    await call.answered();

    await call.invokeTransfer('fc-slow');
    await call.untilPerformed('referCall');
    await call.invoke({ function_call_id: 'fc-quick' });
    await call.reported('fc-quick');
    relay();
    await call.reported('fc-slow');

    expect(call.inputsOf('report').map(({ function_call_id }) => function_call_id)).toEqual(['fc-quick', 'fc-slow']);
  });

  it('tools_invocation_for_another_call_is_ignored', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.invoke({ call_id: 'rtc_of_somebody_else', function_call_id: 'fc-1' });
    await call.invoke({ function_call_id: 'fc-2' });
    await call.reported('fc-2');

    expect((await call.record()).tool_calls.map(({ function_call_id }) => function_call_id)).toEqual(['fc-2']);
  });

  it('tools_invocation_by_http_is_kept_and_not_reported', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.invoke({ source: 'events', response_id: '' });
    const kept = await call.reported('fc-1', 'kept');
    await call.callerHangsUp();
    await call.result;

    expect(kept).toMatchObject({ ok: false, error: 'tool_not_found', report_attempts: 0 });
    expect(JSON.parse(kept.output ?? '')).toMatchObject({ tool: 'no_such_tool' });
    expect(call.inputsOf('report')).toEqual([]);
    expect(call.storedRecord.tool_calls).toEqual([kept]);
  });

  it('tools_transfer_by_http_does_not_wait_for_speech', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.invokeTransfer('fc-1', { source: 'events', response_id: '' });
    const kept = await call.reported('fc-1', 'kept');

    expect(kept).toMatchObject({ ok: true });
    expect(call.activities).toEqual(['admit', 'acceptCall', 'attach', 'referCall']);
  });

  it('tools_overrunning_tool_is_reported_as_timeout_and_its_transfer_still_followed', async () => {
    let relay!: () => void;
    const relayed = new Promise<void>((resolve) => {
      relay = resolve;
    });
    const call = await bed.ring({
      referCall: () => relayed.then(() => ({ status: 'success' })),
      limits: { tool_deadline_ms: 1_000 },
    });
    await call.answered();
    await call.invokeTransfer();
    await call.untilPerformed('referCall');

    await bed.sleep(1_500);
    const reported = await call.reported();
    relay();
    await call.reaches('transferring');

    expect(reported).toMatchObject({ ok: false, error: 'tool_timeout' });
    expect((await call.record()).transfers).toMatchObject([{ status: 'accepted' }]);
  });

  it('tools_beyond_the_budget_are_answered_without_running', async () => {
    const call = await bed.ring();
    await call.answered();
    const ids = Array.from({ length: maxToolCalls }, (_, index) => `fc-${index}`);
    for (const function_call_id of ids) await call.invoke({ function_call_id, source: 'events' });

    await call.invokeTransfer('fc-last');
    const last = await call.reported('fc-last');

    expect(last).toMatchObject({ ok: false, error: 'tool_budget_exhausted' });
    expect(call.inputsOf('referCall')).toEqual([]);
  });

  it('tools_invoked_while_the_call_ends_are_undelivered_and_the_workflow_ends', async () => {
    let relay!: () => void;
    const relayed = new Promise<void>((resolve) => {
      relay = resolve;
    });
    const call = await bed.ring({
      hangUpCall: async () => {
        await call.endSession();
        relay();
        return { status: 'success' };
      },
      referCall: () => relayed.then(() => ({ status: 'success' })),
    });
    await call.answered();
    await call.invokeTransfer();
    await call.untilPerformed('referCall');

    await call.handle.cancel();
    const result = await call.result;

    expect(result.outcome).toBe('operator');
    expect(call.inputsOf('report')).toEqual([]);
    expect(call.storedRecord).toMatchObject({ outcome: 'operator', tool_calls: [{ report: 'undelivered' }] });
  });
});
