import { ResponseSequencer, type ResponseCreateFrame } from '../../../src/infra/openai/response-sequencer';

const activeResponse = 'conversation_already_has_active_response';

function sequencing(): { sequencer: ResponseSequencer; sent: ResponseCreateFrame[] } {
  const sent: ResponseCreateFrame[] = [];
  return { sequencer: new ResponseSequencer({ send: (frame) => sent.push(frame) }), sent };
}

/** A response that is done and has asked for these functions. */
function afterFunctionCalls(...functionCallIds: string[]): ReturnType<typeof sequencing> {
  const { sequencer, sent } = sequencing();
  sequencer.responseCreated('resp_1');
  for (const id of functionCallIds) sequencer.functionCallSeen('resp_1', id);
  sequencer.responseDone('resp_1');
  return { sequencer, sent };
}

describe('ResponseSequencer, wishes', () => {
  test('sequencer_free_sends_a_greeting_at_once', () => {
    const { sequencer, sent } = sequencing();

    sequencer.requestResponse('Say hello.');

    expect(sent).toEqual([{ type: 'response.create', event_id: 'create_1', response: { instructions: 'Say hello.' } }]);
  });

  test('sequencer_wish_without_instructions_overrides_nothing', () => {
    const { sequencer, sent } = sequencing();

    sequencer.requestResponse();

    expect(sent).toEqual([{ type: 'response.create', event_id: 'create_1' }]);
  });

  test('sequencer_without_a_wish_sends_nothing', () => {
    const { sequencer, sent } = sequencing();

    sequencer.responseCreated('resp_1');
    sequencer.responseDone('resp_1');
    sequencer.errorReceived(activeResponse);

    expect(sent).toEqual([]);
  });

  test('sequencer_active_response_holds_a_wish_until_it_is_done', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');

    sequencer.requestResponse('Say hello.');
    expect(sent).toHaveLength(0);
    sequencer.responseDone('resp_1');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_unanswered_create_holds_the_next_wish', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('first');

    sequencer.requestResponse('second');
    expect(sent).toHaveLength(1);
    sequencer.responseCreated('resp_1');
    expect(sent).toHaveLength(1);
    sequencer.responseDone('resp_1');

    expect(sent.map((frame) => frame.response?.instructions)).toEqual(['first', 'second']);
  });

  test('sequencer_several_wishes_merge_into_one_create_and_none_is_lost', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.responseCreated('resp_2');
    sequencer.requestResponse('Say hello.');
    sequencer.requestResponse();
    sequencer.requestResponse('Mention the weather.');
    sequencer.outputSent('call_1');

    sequencer.responseDone('resp_2');
    sequencer.responseCreated('resp_3');
    sequencer.responseDone('resp_3');

    expect(sent).toEqual([
      {
        type: 'response.create',
        event_id: 'create_1',
        response: { instructions: 'Say hello.\n\nMention the weather.' },
      },
    ]);
  });
});

describe('ResponseSequencer, tool outputs', () => {
  test('sequencer_output_of_the_only_call_is_followed_by_a_create', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');

    sequencer.outputSent('call_1');

    expect(sent).toEqual([{ type: 'response.create', event_id: 'create_1' }]);
  });

  test('sequencer_create_waits_for_every_call_of_the_response', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1', 'call_2');

    sequencer.outputSent('call_2');
    expect(sent).toHaveLength(0);
    sequencer.outputSent('call_1');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_create_waits_for_the_end_of_the_response_with_the_call', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');
    sequencer.functionCallSeen('resp_1', 'call_1');

    sequencer.outputSent('call_1');
    expect(sent).toHaveLength(0);
    sequencer.responseDone('resp_1');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_outputs_of_two_responses_share_one_create', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.responseCreated('resp_2');
    sequencer.functionCallSeen('resp_2', 'call_2');
    sequencer.outputSent('call_1');
    sequencer.outputSent('call_2');

    sequencer.responseDone('resp_2');
    sequencer.responseCreated('resp_3');
    sequencer.responseDone('resp_3');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_output_of_a_pending_group_that_a_greeting_carried_is_followed_by_a_create_for_the_rest', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1', 'call_2');
    sequencer.outputSent('call_1');
    sequencer.requestResponse('Ask for patience.');
    sequencer.responseCreated('resp_2');
    sequencer.outputSent('call_2');
    expect(sent).toHaveLength(1);

    sequencer.responseDone('resp_2');

    expect(sent).toHaveLength(2);
  });

  test('sequencer_output_of_an_unknown_call_is_followed_by_a_create', () => {
    const { sequencer, sent } = sequencing();

    sequencer.outputSent('call_unknown');

    expect(sent).toHaveLength(1);
  });
});

describe('ResponseSequencer, responses of the server', () => {
  test('sequencer_response_created_after_the_echo_has_seen_the_output', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.responseCreated('resp_2');
    sequencer.outputSent('call_1');
    sequencer.outputConfirmed('call_1');

    // The caller barges in: the server ends one response and starts another by itself.
    sequencer.responseCreated('resp_3');
    sequencer.responseDone('resp_2');
    sequencer.responseDone('resp_3');

    expect(sent).toHaveLength(0);
  });

  test('sequencer_response_created_before_the_echo_has_not_seen_the_output', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.responseCreated('resp_2');
    sequencer.outputSent('call_1');
    sequencer.outputConfirmed('call_1');

    sequencer.responseDone('resp_2');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_response_that_has_seen_some_outputs_leaves_the_others_due', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1', 'call_2');
    sequencer.outputSent('call_1');
    sequencer.outputConfirmed('call_1');
    sequencer.responseCreated('resp_2');

    sequencer.outputSent('call_2');
    sequencer.responseDone('resp_2');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_refused_create_is_repeated_after_the_response_in_its_way', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('Say hello.');
    sequencer.responseCreated('resp_server');
    sequencer.errorReceived(activeResponse);
    expect(sent).toHaveLength(1);

    sequencer.responseDone('resp_server');
    sequencer.responseCreated('resp_ours');
    sequencer.responseDone('resp_ours');

    expect(sent.map((frame) => [frame.event_id, frame.response?.instructions])).toEqual([
      ['create_1', 'Say hello.'],
      ['create_2', 'Say hello.'],
    ]);
  });

  test('sequencer_refused_create_keeps_the_outputs_due', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.outputSent('call_1');
    sequencer.responseCreated('resp_server');
    sequencer.outputConfirmed('call_1');
    sequencer.errorReceived(activeResponse);

    sequencer.responseDone('resp_server');

    expect(sent).toHaveLength(2);
  });

  test('sequencer_refused_create_whose_outputs_the_server_had_seen_is_not_repeated', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.outputSent('call_1');
    sequencer.outputConfirmed('call_1');
    sequencer.responseCreated('resp_server');
    sequencer.errorReceived(activeResponse);

    sequencer.responseDone('resp_server');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_refusal_by_an_unknown_response_waits_for_its_end', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('Say hello.');

    sequencer.errorReceived(activeResponse);
    sequencer.requestResponse('And goodbye.');
    expect(sent).toHaveLength(1);
    sequencer.responseDone('resp_unknown');

    expect(sent[1]?.response?.instructions).toBe('Say hello.\n\nAnd goodbye.');
  });

  test('sequencer_refusal_told_after_the_response_in_its_way_ended_is_repeated_at_once_but_never_in_a_loop', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('Say hello.');
    sequencer.responseCreated('resp_server');
    sequencer.responseDone('resp_server');

    sequencer.errorReceived(activeResponse);
    expect(sent).toHaveLength(2);
    sequencer.errorReceived(activeResponse);

    expect(sent).toHaveLength(2);
  });

  test('sequencer_refusal_told_twice_counts_once', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('Say hello.');
    sequencer.responseCreated('resp_server');
    sequencer.errorReceived(activeResponse, 'create_1');
    sequencer.errorReceived(activeResponse, 'create_1');

    sequencer.responseDone('resp_server');
    sequencer.errorReceived(activeResponse, 'create_1');
    sequencer.responseCreated('resp_ours');
    sequencer.responseDone('resp_ours');

    expect(sent).toHaveLength(2);
  });

  test('sequencer_other_error_that_names_the_create_drops_it_and_frees_the_way', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('too long');
    sequencer.requestResponse('fine');

    sequencer.errorReceived('invalid_value', 'create_1');

    expect(sent.map((frame) => frame.response?.instructions)).toEqual(['too long', 'fine']);
  });

  test('sequencer_other_error_that_names_nothing_or_another_frame_changes_nothing', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('first');
    sequencer.requestResponse('second');

    sequencer.errorReceived('invalid_tool_call_id');
    sequencer.errorReceived('invalid_value', 'event_of_mine');
    sequencer.errorReceived(activeResponse, 'event_of_mine');

    expect(sent).toHaveLength(1);
  });
});

describe('ResponseSequencer, repeated and disordered facts', () => {
  test('sequencer_every_fact_told_twice_changes_nothing', () => {
    const { sequencer, sent } = sequencing();
    const twice = (fact: () => void): void => {
      fact();
      fact();
    };

    twice(() => sequencer.responseCreated('resp_1'));
    twice(() => sequencer.functionCallSeen('resp_1', 'call_1'));
    twice(() => sequencer.responseDone('resp_1'));
    twice(() => sequencer.outputSent('call_1'));
    twice(() => sequencer.outputConfirmed('call_1'));
    twice(() => sequencer.responseCreated('resp_2'));
    twice(() => sequencer.responseDone('resp_2'));
    sequencer.responseCreated('resp_1');
    sequencer.functionCallSeen('resp_1', 'call_1');
    sequencer.outputSent('call_1');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_end_told_before_the_beginning_leaves_nothing_active', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseDone('resp_1');
    sequencer.responseCreated('resp_1');

    sequencer.requestResponse();

    expect(sent).toHaveLength(1);
  });

  test('sequencer_end_of_an_unknown_response_does_not_end_the_active_one', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');
    sequencer.requestResponse();

    sequencer.responseDone('resp_unknown');

    expect(sent).toHaveLength(0);
  });

  test('sequencer_end_of_another_response_does_not_answer_the_create', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('first');

    sequencer.responseDone('resp_unknown');
    sequencer.requestResponse('second');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_server_that_never_tells_of_created_responses_is_still_answered', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('greet');

    sequencer.functionCallSeen('resp_1', 'call_1');
    sequencer.outputSent('call_1');
    sequencer.responseDone('resp_1');

    expect(sent).toHaveLength(2);
  });

  test('sequencer_call_seen_after_its_response_was_done_is_answered', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');
    sequencer.responseDone('resp_1');
    sequencer.functionCallSeen('resp_1', 'call_1');

    sequencer.outputSent('call_1');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_fact_that_comes_while_sending_finds_the_create_noted', () => {
    const sent: ResponseCreateFrame[] = [];
    const sequencer: ResponseSequencer = new ResponseSequencer({
      send: (frame) => {
        sent.push(frame);
        sequencer.requestResponse('meanwhile');
      },
    });

    sequencer.requestResponse('first');

    expect(sent.map((frame) => frame.response?.instructions)).toEqual(['first']);
  });
});

describe('ResponseSequencer, lost sockets and new owners', () => {
  test('sequencer_detached_keeps_wishes_until_the_next_socket', () => {
    const { sequencer, sent } = sequencing();
    sequencer.socketLost();

    sequencer.requestResponse('Say hello.');
    expect(sent).toHaveLength(0);
    sequencer.socketAttached({ kind: 'known' });

    expect(sent).toHaveLength(1);
  });

  test('sequencer_create_without_answer_is_due_again_on_the_next_socket', () => {
    const { sequencer, sent } = afterFunctionCalls('call_1');
    sequencer.outputSent('call_1');

    sequencer.socketLost();
    sequencer.outputSent('call_1');
    expect(sent).toHaveLength(1);
    sequencer.socketAttached({ kind: 'known' });

    expect(sent).toHaveLength(2);
  });

  test('sequencer_answered_create_is_not_repeated_on_the_next_socket', () => {
    const { sequencer, sent } = sequencing();
    sequencer.requestResponse('Say hello.');
    sequencer.responseCreated('resp_1');

    sequencer.socketLost();
    sequencer.socketAttached({ kind: 'known' });

    expect(sent).toHaveLength(1);
  });

  test('sequencer_response_whose_end_was_lost_blocks_nothing', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');
    sequencer.functionCallSeen('resp_1', 'call_1');
    sequencer.socketLost();
    sequencer.socketAttached({ kind: 'known' });

    sequencer.outputSent('call_1');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_response_that_still_runs_on_the_next_socket_delays_the_create', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');
    sequencer.socketLost();
    sequencer.socketAttached({ kind: 'known' });
    sequencer.requestResponse();
    sequencer.errorReceived(activeResponse);
    expect(sent).toHaveLength(1);

    sequencer.responseDone('resp_1');

    expect(sent).toHaveLength(2);
  });

  test('sequencer_restored_group_waits_for_its_missing_output', () => {
    const { sequencer, sent } = sequencing();
    sequencer.restore({ responseId: 'resp_1', functionCallIds: ['call_1', 'call_2', 'call_3'], answered: ['call_1'] });
    expect(sent).toHaveLength(0);

    sequencer.outputSent('call_2');
    expect(sent).toHaveLength(0);
    sequencer.outputSent('call_3');

    expect(sent).toHaveLength(1);
  });

  test('sequencer_restored_group_that_is_answered_asks_for_nothing', () => {
    const { sequencer, sent } = sequencing();

    sequencer.restore({ responseId: 'resp_1', functionCallIds: ['call_1'], answered: ['call_1'] });
    sequencer.outputSent('call_1');

    expect(sent).toHaveLength(0);
  });

  test('sequencer_restored_response_that_still_runs_delays_the_create', () => {
    const { sequencer, sent } = sequencing();
    sequencer.restore({ responseId: 'resp_1', functionCallIds: ['call_1'], answered: [] });
    sequencer.outputSent('call_1');
    sequencer.errorReceived(activeResponse);
    expect(sent).toHaveLength(1);

    sequencer.responseDone('resp_1');

    expect(sent).toHaveLength(2);
  });

  test('sequencer_restore_of_a_response_it_follows_itself_does_not_end_it', () => {
    const { sequencer, sent } = sequencing();
    sequencer.responseCreated('resp_1');
    sequencer.functionCallSeen('resp_1', 'call_1');

    sequencer.restore({ responseId: 'resp_1', functionCallIds: ['call_1'], answered: [] });
    sequencer.outputSent('call_1');
    expect(sent).toHaveLength(0);
    sequencer.responseDone('resp_1');

    expect(sent).toHaveLength(1);
  });
});
