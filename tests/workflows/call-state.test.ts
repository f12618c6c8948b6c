import { keptArgumentsLength, maxToolCalls } from '../../src/models/call-limits';
import { callRecordSchema } from '../../src/models/call-record';
import { toolSuccess } from '../../src/models/tool-result';
import type { CallState } from '../../workflows/call-state';
import { admittedCall, after, invocationSignal, liveCall, ringingCall, startedAt } from '../fixtures/call-state';

const seat = { host_queue: 'host-b', epoch: 200, resumed: true, handed_over: false };

describe('CallState phases', () => {
  it('state_new_call_is_a_valid_record', () => {
    const record = ringingCall().snapshot();

    expect(callRecordSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ phase: 'admitting', created_at: after(0), started_at: after(0), version: 1 });
  });

  it('state_answered_call_has_every_instant', () => {
    const state = liveCall();

    expect(state.live).toBe(true);
    expect(state.snapshot()).toMatchObject({
      phase: 'live',
      admitted_at: after(1),
      seated_at: after(2),
      accepted_at: after(3),
      attached_at: after(4),
      greeted_at: after(4),
      model: 'model',
      voice: 'voice',
      // As an older build answers calls.
      transcription_model: null,
    });
  });

  it('state_answered_call_names_the_model_that_writes_down_its_speech', () => {
    const state = ringingCall();

    state.accepted({ model: 'model', voice: 'voice', transcription_model: 'whisper-1' }, startedAt);

    expect(state.snapshot().transcription_model).toBe('whisper-1');
  });

  it('state_every_change_is_told_and_makes_a_new_version', () => {
    const versions: number[] = [];
    const state: CallState = ringingCall(() => versions.push(state.version));

    state.identify({ tenant_id: 'acme', client_id: null, display_name: 'Acme' });
    state.dtmf({ digit: '1', at: after(1), epoch: 1, index: 0 });
    state.messageIgnored();

    expect(versions).toEqual([2, 3, 4]);
    expect(state.snapshot()).toMatchObject({ tenant_id: 'acme', display_name: 'Acme', ignored_messages: 1 });
  });

  it('state_snapshot_is_not_touched_by_later_changes', () => {
    const state = liveCall();
    const before = state.snapshot();

    state.dtmf({ digit: '1', at: after(5), epoch: 1, index: 0 });

    expect(before.dtmf).toEqual([]);
  });

  it('state_accept_unanswered_goes_on_to_attaching', () => {
    const state = admittedCall();
    state.seated({ ...seat, epoch: 100 }, startedAt);

    state.acceptUnanswered();

    expect(state.snapshot()).toMatchObject({ phase: 'attaching', accepted_at: null });
  });
});

describe('CallState owners', () => {
  it('state_first_seat_moves_on_to_accepting', () => {
    const state = admittedCall();

    expect(state.seated({ ...seat, epoch: 100 }, startedAt + 2000)).toBe(true);

    expect(state.phase).toBe('accepting');
    expect(state.owner).toEqual({ host_queue: 'host-b', epoch: 100 });
    expect(state.attachedOwner).toBeNull();
  });

  it.each([99, 100])('state_seat_of_epoch_%i_after_epoch_100_changes_nothing', (epoch) => {
    const state = liveCall();
    const before = state.snapshot();

    expect(state.seated({ ...seat, epoch }, startedAt + 9000)).toBe(false);

    expect(state.snapshot()).toEqual(before);
  });

  it('state_newer_seat_is_the_owner_but_not_attached', () => {
    const state = liveCall();

    state.seated(seat, startedAt + 9000);

    expect(state.owner).toEqual({ host_queue: 'host-b', epoch: 200 });
    expect(state.attachedOwner).toBeNull();
    expect(state.phase).toBe('live');
  });

  it('state_attach_of_a_replaced_owner_does_not_make_it_the_one_to_talk_to', () => {
    const state = liveCall();
    state.seated(seat, startedAt + 9000);

    state.attached(100, false, startedAt + 10_000);

    expect(state.attachedOwner).toBeNull();
  });

  it('state_second_attach_keeps_the_first_instants', () => {
    const state = liveCall();
    state.seated(seat, startedAt + 9000);

    state.attached(200, true, startedAt + 10_000);

    expect(state.attachedOwner?.epoch).toBe(200);
    expect(state.snapshot()).toMatchObject({
      attached_at: after(4),
      greeted_at: after(4),
      owners: [{ attached_at: after(4) }, { attached_at: after(10), resumed: true }],
    });
  });
});

describe('CallState tool calls', () => {
  it('state_invocation_runs_with_the_tenant', () => {
    const state = liveCall();

    const decision = state.takeInvocation(invocationSignal(), startedAt + 5000);

    expect(decision).toMatchObject({
      kind: 'run',
      invocation: { function_call_id: 'fc-1', tenant_config: { tenant_id: 'test-tenant' } },
    });
    expect(state.snapshot().tool_calls).toMatchObject([{ report: 'pending', invoked_at: after(5) }]);
  });

  it('state_invocation_with_long_arguments_runs_with_all_and_is_recorded_with_some', () => {
    const state = liveCall();
    const arguments_json = JSON.stringify({ text: 'x'.repeat(keptArgumentsLength) });

    const decision = state.takeInvocation(invocationSignal({ arguments_json }), startedAt);

    expect(decision).toMatchObject({ kind: 'run', invocation: { arguments_json } });
    expect(state.snapshot().tool_calls[0]?.arguments_json).toBe(arguments_json.slice(0, keptArgumentsLength));
  });

  it.each<[string, CallState, Parameters<typeof invocationSignal>[0]]>([
    ['before_the_tenant_is_known', ringingCall(), {}],
    ['for_another_call', liveCall(), { call_id: 'call-456' }],
  ])('state_invocation_%s_is_ignored', (_when, state, overrides) => {
    expect(state.takeInvocation(invocationSignal(overrides), startedAt)).toEqual({ kind: 'ignore' });
    expect(state.snapshot().tool_calls).toEqual([]);
  });

  it('state_invocation_after_the_end_is_ignored', () => {
    const state = liveCall();
    state.end('operator', 'bye', startedAt + 5000);

    expect(state.takeInvocation(invocationSignal(), startedAt + 6000)).toEqual({ kind: 'ignore' });
  });

  it('state_copy_of_an_invocation_is_ignored', () => {
    const state = liveCall();
    state.takeInvocation(invocationSignal(), startedAt);

    expect(state.takeInvocation(invocationSignal({ source: 'events' }), startedAt)).toEqual({ kind: 'ignore' });
  });

  it('state_invocation_beyond_the_budget_is_answered_at_once', () => {
    const state = liveCall();
    for (let index = 0; index < maxToolCalls; index++) {
      expect(state.takeInvocation(invocationSignal({ function_call_id: `fc-${index}` }), startedAt).kind).toBe('run');
    }

    const decision = state.takeInvocation(invocationSignal({ function_call_id: 'fc-last' }), startedAt);

    expect(decision).toMatchObject({ kind: 'answer', result: { ok: false, error: 'tool_budget_exhausted' } });
  });

  it('state_result_is_kept_once', () => {
    const state = liveCall();
    state.takeInvocation(invocationSignal(), startedAt + 5000);

    state.toolCalls.finished(toolSuccess('fc-1', { first: true }), startedAt + 6000);
    state.toolCalls.finished(toolSuccess('fc-1', { first: false }), startedAt + 7000);
    state.toolCalls.finished(toolSuccess('fc-unknown', {}), startedAt + 7000);

    expect(state.snapshot().tool_calls).toMatchObject([
      { ok: true, output: '{"first":true}', finished_at: after(6), report: 'reporting' },
    ]);
  });

  it('state_result_of_an_http_invocation_is_not_for_the_model', () => {
    const state = liveCall();
    state.takeInvocation(invocationSignal({ source: 'events' }), startedAt);

    state.toolCalls.finished(toolSuccess('fc-1', {}), startedAt);

    expect(state.snapshot().tool_calls).toMatchObject([{ report: 'kept' }]);
    expect(state.knownFunctionCalls(startedAt)).toEqual([]);
  });

  it('state_report_written_is_final', () => {
    const state = liveCall();
    state.takeInvocation(invocationSignal(), startedAt);
    state.toolCalls.reportAttempted('fc-1');
    state.toolCalls.reportWritten('fc-1', startedAt + 8000);

    state.toolCalls.reportUndelivered('fc-1');

    expect(state.snapshot().tool_calls).toMatchObject([
      { report: 'written', report_attempts: 1, reported_at: after(8) },
    ]);
  });

  it('state_new_owner_is_told_every_function_call_and_outputs_that_may_be_under_way', () => {
    const state = liveCall();
    for (const [function_call_id, response_id] of [
      ['fc-1', 'resp-1'],
      ['fc-2', 'resp-2'],
      ['fc-3', 'resp-2'],
    ] as const) {
      state.takeInvocation(invocationSignal({ function_call_id, response_id }), startedAt);
    }
    for (const id of ['fc-1', 'fc-2']) {
      state.toolCalls.finished(toolSuccess(id, {}), startedAt);
      state.toolCalls.reportWritten(id, startedAt);
    }

    expect(state.knownFunctionCalls(startedAt + 3_600_000)).toMatchObject([
      { function_call_id: 'fc-1', response_id: 'resp-1', answered: true, output: null },
      { function_call_id: 'fc-2', response_id: 'resp-2', answered: true, output: '{}' },
      { function_call_id: 'fc-3', response_id: 'resp-2', answered: false, output: null },
    ]);
  });
});

describe('CallState end', () => {
  it('state_first_cause_wins', () => {
    const state = liveCall();

    expect(state.end('max_duration', 'too long', startedAt + 5000)).toBe(true);
    expect(state.end('operator', 'bye', startedAt + 6000)).toBe(false);
    expect(state.callGone('caller_hung_up', 'gone', startedAt + 6000)).toBe(false);

    expect(state).toMatchObject({ ending: true, live: false, outcome: 'max_duration' });
    expect(state.snapshot()).toMatchObject({ phase: 'closing', outcome_detail: 'too long', ended_at: after(5) });
  });

  it('state_late_progress_does_not_reopen_an_ending_call', () => {
    const state = admittedCall();
    state.end('operator', 'bye', startedAt + 2000);

    state.seated(seat, startedAt + 3000);
    state.accepted({ model: 'model', voice: 'voice' }, startedAt + 3000);

    expect(state.snapshot()).toMatchObject({ phase: 'closing', accepted_at: after(3), model: 'model' });
  });

  it('state_accept_that_turns_out_unanswered_does_not_reopen_an_ending_call', () => {
    const state = admittedCall();
    state.end('operator', 'bye', startedAt + 2000);

    state.acceptUnanswered();

    expect(state.phase).toBe('closing');
  });

  it('state_call_gone_without_a_transfer_keeps_the_given_outcome', () => {
    const state = liveCall();

    state.callGone('completed', 'orderly', startedAt + 9000);

    expect(state.snapshot()).toMatchObject({ outcome: 'completed', outcome_detail: 'orderly', ended_at: after(9) });
  });
});
