import { transferWindowMs } from '../../src/models/call-limits';
import type { CallState } from '../../workflows/call-state';
import { admittedCall, after, liveCall, startedAt } from '../fixtures/call-state';

describe('CallState transfers', () => {
  const request = { idempotency_key: 'key-1', target_uri: 'tel:+33145678999', requested_by: 'model' as const };

  function transferring(): CallState {
    const state = liveCall();
    state.transferRequested(request, startedAt + 5000);
    return state;
  }

  it('state_transfer_names_its_destination', () => {
    const state = transferring();
    state.transferRequested({ ...request, idempotency_key: 'key-2', target_uri: 'tel:+49301234567' }, startedAt);

    expect(state.snapshot().transfers).toMatchObject([{ destination_id: 'sales' }, { destination_id: null }]);
  });

  it('state_transfer_is_possible_on_a_live_call_only', () => {
    expect(admittedCall().canTransfer).toBe(false);
    expect(liveCall().canTransfer).toBe(true);
    expect(transferring().canTransfer).toBe(false);
  });

  it('state_transfer_accepted_is_transferring_until_its_window_is_over', () => {
    const state = transferring();
    expect(state.referPending).toBe(true);

    state.transferAccepted('key-1', 2, startedAt + 6000);
    expect(state).toMatchObject({ phase: 'transferring', live: true, canTransfer: false, referPending: false });

    expect(state.transferUnconfirmed('key-1')).toBe(true);
    expect(state).toMatchObject({ phase: 'live', canTransfer: true });
    expect(state.snapshot().transfers).toMatchObject([{ status: 'unconfirmed', attempts: 2, answered_at: after(6) }]);
    expect(state.transferUnconfirmed('key-1')).toBe(false);
  });

  it('state_transfer_confirmed_by_the_end_of_the_call', () => {
    const state = transferring();
    state.transferAccepted('key-1', 1, startedAt + 6000);

    state.callGone('caller_hung_up', 'gone', startedAt + 8000);
    state.transferFailed('key-1', 'unknown', 'late', 2, startedAt + 9000);

    expect(state.outcome).toBe('transferred');
    expect(state.snapshot()).toMatchObject({ outcome_detail: 'Put through to sales.', ended_at: after(8) });
    expect(state.snapshot().transfers).toMatchObject([{ status: 'confirmed', error: null }]);
  });

  it.each([
    ['within_the_window', 'transferred', transferWindowMs],
    ['after_the_window', 'caller_hung_up', transferWindowMs + 1],
  ])('state_transfer_with_lost_answer_and_an_end_%s_is_%s', (_when, outcome, laterMs) => {
    const state = transferring();
    state.transferFailed('key-1', 'unknown', 'OpenAIAmbiguous', 1, startedAt + 6000);

    state.callGone('caller_hung_up', 'gone', startedAt + 5000 + laterMs);

    expect(state.outcome).toBe(outcome);
  });

  it('state_transfer_failed_may_be_followed_by_another', () => {
    const state = transferring();

    state.transferFailed('key-1', 'failed', 'OpenAIPermanent', 1, startedAt + 6000);

    expect(state).toMatchObject({ phase: 'live', canTransfer: true });
    expect(state.snapshot().transfers).toMatchObject([{ status: 'failed', error: 'OpenAIPermanent' }]);
  });

  it('state_transfer_with_lost_answer_may_be_followed_by_another_once_given_up', () => {
    const state = transferring();
    state.transferFailed('key-1', 'unknown', 'OpenAIAmbiguous', 1, startedAt + 6000);
    const before = state.canTransfer;

    state.transferUnconfirmed('key-1');

    expect([before, state.canTransfer]).toEqual([false, true]);
    state.callGone('caller_hung_up', 'gone', startedAt + 7000);
    expect(state.outcome).toBe('transferred');
  });

  it('state_transfer_failed_then_the_caller_hangs_up_was_no_transfer', () => {
    const state = transferring();
    state.transferFailed('key-1', 'failed', 'OpenAIPermanent', 1, startedAt + 6000);

    state.callGone('caller_hung_up', 'gone', startedAt + 8000);

    expect(state.outcome).toBe('caller_hung_up');
  });

  it('state_transfer_window_over_on_an_ending_call_changes_nothing', () => {
    const state = transferring();
    state.transferAccepted('key-1', 1, startedAt + 6000);
    state.end('operator', 'bye', startedAt + 7000);

    expect(state.transferUnconfirmed('key-1')).toBe(false);
    expect(state.phase).toBe('closing');
  });
});
