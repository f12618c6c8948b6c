import { FunctionCallLedger } from '../../../src/infra/openai/function-call-ledger';

/** A response with these function calls, done. */
function ledgerWith(...functionCallIds: string[]): FunctionCallLedger {
  const ledger = new FunctionCallLedger();
  for (const id of functionCallIds) ledger.add('resp_1', id);
  ledger.responseDone('resp_1');
  return ledger;
}

describe('FunctionCallLedger', () => {
  test('ledger_without_calls_has_nothing_due', () => {
    expect(new FunctionCallLedger().due).toBe(false);
  });

  test('ledger_group_is_due_when_its_last_output_is_written', () => {
    const ledger = ledgerWith('call_1', 'call_2');

    ledger.outputSent('call_1');
    expect(ledger.due).toBe(false);
    ledger.outputSent('call_2');
    expect(ledger.due).toBe(true);
  });

  test('ledger_group_is_due_only_after_its_response', () => {
    const ledger = new FunctionCallLedger();
    ledger.add('resp_1', 'call_1');
    ledger.outputSent('call_1');

    expect(ledger.due).toBe(false);
    ledger.responseDone('resp_1');
    expect(ledger.due).toBe(true);
  });

  test('ledger_unanswered_call_of_another_response_holds_nothing_up', () => {
    const ledger = ledgerWith('call_1');
    ledger.add('resp_2', 'call_2');

    ledger.outputSent('call_1');

    expect(ledger.due).toBe(true);
  });

  test('ledger_asked_outputs_are_due_again_only_when_taken_back', () => {
    const ledger = ledgerWith('call_1');
    ledger.outputSent('call_1');

    ledger.ask();
    expect(ledger.due).toBe(false);
    ledger.takeBack();
    expect(ledger.due).toBe(true);
  });

  test('ledger_take_back_leaves_outputs_of_earlier_creates_alone', () => {
    const ledger = ledgerWith('call_1');
    ledger.outputSent('call_1');
    ledger.ask();
    ledger.ask();

    ledger.takeBack();

    expect(ledger.due).toBe(false);
  });

  test('ledger_confirmed_output_is_seen_by_the_next_response_and_stays_seen', () => {
    const ledger = ledgerWith('call_1');
    ledger.outputSent('call_1');
    ledger.outputConfirmed('call_1');

    ledger.responseCreated();
    ledger.takeBack();
    ledger.outputSent('call_1');

    expect(ledger.due).toBe(false);
  });

  test('ledger_unconfirmed_output_is_not_seen_by_the_next_response', () => {
    const ledger = ledgerWith('call_1');
    ledger.outputSent('call_1');

    ledger.responseCreated();

    expect(ledger.due).toBe(true);
  });

  test('ledger_output_of_an_unknown_call_is_due_by_itself', () => {
    const ledger = ledgerWith('call_1');

    ledger.outputSent('call_unknown');

    expect(ledger.due).toBe(true);
  });

  test('ledger_call_told_twice_keeps_its_response_and_its_answer', () => {
    const ledger = ledgerWith('call_1');
    ledger.outputSent('call_1');

    ledger.add('resp_2', 'call_1');

    expect(ledger.due).toBe(true);
  });

  test('ledger_restored_answers_wait_for_the_calls_beside_them', () => {
    const ledger = new FunctionCallLedger();
    ledger.restore({ responseId: 'resp_1', functionCallIds: ['call_1', 'call_2'], answered: ['call_1'] });
    ledger.responseDone('resp_1');

    expect(ledger.due).toBe(false);
    ledger.outputSent('call_2');
    expect(ledger.due).toBe(true);
  });

  test('ledger_restore_repeated_takes_nothing_back', () => {
    const ledger = ledgerWith('call_1');
    ledger.outputSent('call_1');

    ledger.restore({ responseId: 'resp_1', functionCallIds: ['call_1'], answered: ['call_1'] });

    expect(ledger.due).toBe(true);
  });

  test('ledger_all_done_lets_go_of_responses_whose_end_was_not_heard', () => {
    const ledger = new FunctionCallLedger();
    ledger.add('resp_1', 'call_1');
    ledger.outputSent('call_1');

    ledger.allDone();

    expect(ledger.due).toBe(true);
  });
});
