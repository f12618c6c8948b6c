import { transferWindowMs } from '../../src/models/call-limits';
import type { CallState } from '../../workflows/call-state';
import type { TransferRequest } from '../../workflows/transfer-log';
import { admittedCall, after, liveCall, startedAt } from '../fixtures/call-state';

describe('CallState transfers', () => {
  const request: TransferRequest = {
    idempotency_key: 'key-1',
    destination_id: 'sales',
    target_uri: 'tel:+33145678999',
    requested_by: 'model',
  };

  function transferring(): CallState {
    const state = liveCall();
    state.transfers.requested(request, startedAt + 5000);
    return state;
  }

  it('state_transfer_notes_every_attempt_as_it_starts_and_is_answered', () => {
    const state = transferring();
    state.transfers.attemptStarted('key-1', startedAt + 5000);
    state.transfers.attemptAnswered('key-1', 'OpenAIRetryable', startedAt + 6000);
    state.transfers.attemptStarted('key-1', startedAt + 7000);

    expect(state.snapshot().transfers[0]?.attempts).toEqual([
      { at: after(5), answered_at: after(6), answer: 'OpenAIRetryable' },
      { at: after(7), answered_at: null, answer: null },
    ]);
    expect([state.transfers.tried(request.target_uri), state.transfers.tried('tel:+49301234567')]).toEqual([
      true,
      false,
    ]);
  });

  it('state_transfer_is_possible_on_a_live_call_only', () => {
    expect(admittedCall().canTransfer).toBe(false);
    expect(liveCall().canTransfer).toBe(true);
    expect(transferring().canTransfer).toBe(false);
  });

  it('state_transfer_accepted_is_transferring_until_its_window_is_over', () => {
    const state = transferring();
    expect(state.transfers.unanswered).toBe(true);

    state.transfers.accepted('key-1', startedAt + 6000);
    expect(state).toMatchObject({ phase: 'transferring', live: true, canTransfer: false });
    expect(state.transfers.unanswered).toBe(false);

    expect(state.transfers.unconfirmed('key-1', startedAt + 36_000)).toBe(true);
    expect(state).toMatchObject({ phase: 'live', canTransfer: true });
    expect(state.snapshot().transfers).toMatchObject([
      { status: 'unconfirmed', answered_at: after(6), evidence: 'call_went_on', evidence_at: after(36) },
    ]);
    expect(state.transfers.unconfirmed('key-1', startedAt + 36_000)).toBe(false);
  });

  it('state_transfer_confirmed_by_the_end_of_the_call', () => {
    const state = transferring();
    state.transfers.accepted('key-1', startedAt + 6000);

    state.callGone('caller_hung_up', 'gone', startedAt + 8000);
    state.transfers.failed('key-1', 'unknown', 'late', startedAt + 9000);

    expect(state.outcome).toBe('transferred');
    expect(state.snapshot()).toMatchObject({ outcome_detail: 'Put through to sales.', ended_at: after(8) });
    expect(state.snapshot().transfers).toMatchObject([
      { status: 'confirmed', error: null, evidence: 'call_ended', evidence_at: after(8) },
    ]);
  });

  it.each([
    ['within_the_window', 'transferred', transferWindowMs],
    ['after_the_window', 'caller_hung_up', transferWindowMs + 1],
  ])('state_transfer_with_lost_answer_and_an_end_%s_is_%s', (_when, outcome, laterMs) => {
    const state = transferring();
    state.transfers.failed('key-1', 'unknown', 'OpenAIAmbiguous', startedAt + 6000);

    state.callGone('caller_hung_up', 'gone', startedAt + 5000 + laterMs);

    expect(state.outcome).toBe(outcome);
  });

  it('state_transfer_failed_may_be_followed_by_another', () => {
    const state = transferring();

    state.transfers.failed('key-1', 'failed', 'OpenAIPermanent', startedAt + 6000);

    expect(state).toMatchObject({ phase: 'live', canTransfer: true });
    expect(state.snapshot().transfers).toMatchObject([{ status: 'failed', error: 'OpenAIPermanent' }]);
  });

  it('state_transfer_with_lost_answer_may_be_followed_by_another_once_given_up', () => {
    const state = transferring();
    state.transfers.failed('key-1', 'unknown', 'OpenAIAmbiguous', startedAt + 6000);
    const before = state.canTransfer;

    state.transfers.unconfirmed('key-1', startedAt + 36_000);

    expect([before, state.canTransfer]).toEqual([false, true]);
    state.callGone('caller_hung_up', 'gone', startedAt + 7000);
    expect(state.outcome).toBe('transferred');
  });

  it('state_transfer_failed_then_the_caller_hangs_up_was_no_transfer', () => {
    const state = transferring();
    state.transfers.failed('key-1', 'failed', 'OpenAIPermanent', startedAt + 6000);

    state.callGone('caller_hung_up', 'gone', startedAt + 8000);

    expect(state.outcome).toBe('caller_hung_up');
  });

  it('state_transfer_window_over_on_an_ending_call_leaves_it_ending', () => {
    const state = transferring();
    state.transfers.accepted('key-1', startedAt + 6000);
    state.end('operator', 'bye', startedAt + 7000);

    state.transfers.unconfirmed('key-1', startedAt + 36_000);

    expect(state.phase).toBe('closing');
  });
});
