import { outputItemId } from '../../../src/infra/openai/item-ids';
import {
  attachRequest,
  knownFunctionCall,
  scriptedSession,
  ScriptedSideband,
  type ScriptedSession,
} from '../../fixtures/scripted-sideband';
import {
  argumentsDone,
  assistantItem,
  functionCallItem,
  itemAdded,
  outputAdded,
  responseCreated,
  responseDone,
  serverError,
} from '../../fixtures/sideband-events';

const now = Date.UTC(2026, 10, 23, 10, 0, 0);
const lostAt = now - 5_000;
const gapId = 'gap_2s_0';

beforeEach(() => {
  jest.useFakeTimers({ now });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Lets promises settle and timers run for so many milliseconds. */
const pass = async (milliseconds: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(milliseconds);
  await jest.advanceTimersByTimeAsync(0);
};

/** A session that takes over from an owner that was lost five seconds ago. */
function takingOver(sideband: ScriptedSideband, listenedUntil = lostAt): ScriptedSession {
  return scriptedSession(sideband, {}, { listenedUntil });
}

/** A sideband on whose other end the conversation stands like this. */
function sidebandOf(...items: { id: string }[]): ScriptedSideband {
  const sideband = new ScriptedSideband();
  sideband.items = items;
  return sideband;
}

const greeting = assistantItem('item-greeting', 'Good morning.') as { id: string };
const known = (...ids: string[]): { knownItemIds: () => Promise<string[]> } => ({
  knownItemIds: () => Promise.resolve(ids),
});
const creates = (sideband: ScriptedSideband): number =>
  sideband.sentTypes.filter((type) => type === 'response.create').length;
const outputOf = (functionCallId: string): { id: string } => ({
  ...{ id: outputItemId(functionCallId), type: 'function_call_output' },
  ...{ call_id: functionCallId, output: '1' },
});

describe('an owner after a lost one', () => {
  it('gap_whose_last_item_is_known_is_recorded_and_leaves_nothing_behind', async () => {
    const sideband = sidebandOf(greeting);
    const { session, told } = takingOver(sideband);

    const attached = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(attached).toEqual({
      status: 'attached',
      gap: { since: '2026-11-23T09:59:55.000Z', until: '2026-11-23T10:00:00.000Z', recovered_items: 0, lost: false },
    });
    expect(sideband.sent).toMatchObject([
      { type: 'conversation.item.create', item: { id: gapId, role: 'system' } },
      { type: 'conversation.item.delete', item_id: gapId },
    ]);
    expect(told.transcripts).toEqual([]);
  });

  it('gap_with_an_unknown_last_message_is_read_again_and_marked', async () => {
    const sideband = sidebandOf(greeting, assistantItem('item-2', 'Anything else?') as { id: string });
    const { session, told } = takingOver(sideband);

    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(gap).toMatchObject({ recovered_items: 1, lost: true });
    expect(told.transcripts).toMatchObject([
      { item_id: 'item-2', role: 'assistant', text: 'Anything else?' },
      { item_id: gapId, role: 'gap', at: '2026-11-23T09:59:55.000Z' },
    ]);
    expect(sideband.sentTypes).toEqual(['conversation.item.create', 'conversation.item.retrieve']);
  });

  it('gap_in_which_the_model_called_a_function_hands_the_call_on', async () => {
    const sideband = sidebandOf(greeting, functionCallItem('fc-1') as { id: string });
    const { session, told } = takingOver(sideband);

    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));
    await session.report('fc-1', '{"ok":true}');

    expect(gap).toMatchObject({ recovered_items: 1, lost: true });
    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-1', name: 'request_transfer' }]);
    expect(sideband.sent.slice(-2)).toMatchObject([{ item: { call_id: 'fc-1' } }, { type: 'response.create' }]);
  });

  it('gap_whose_last_item_is_a_function_call_that_the_workflow_knows_is_no_loss', async () => {
    const sideband = sidebandOf(greeting, functionCallItem('fc-1') as { id: string });
    const { session, told } = takingOver(sideband);

    const { gap } = await session.attach(
      attachRequest({ resumed: true, functionCalls: [knownFunctionCall('fc-1')], ...known('item-greeting') }),
    );

    expect(gap).toMatchObject({ recovered_items: 0, lost: false });
    expect(told.functionCalls).toEqual([]);
  });

  it('gap_that_the_server_does_not_tell_about_holds_nobody_up_for_long', async () => {
    const sideband = new ScriptedSideband();
    sideband.items = null;
    const { session } = takingOver(sideband);
    let attached: unknown;
    void session.attach(attachRequest({ resumed: true })).then((it) => (attached = it));

    await pass(1_900);
    expect(attached).toBeUndefined();
    await pass(200);

    expect(attached).toMatchObject({ gap: { lost: true, recovered_items: 0 } });
    expect(session.attached).toBe(true);
  });

  it('gap_answer_that_comes_late_is_still_acted_on', async () => {
    const sideband = new ScriptedSideband();
    sideband.items = null;
    const { session, told } = takingOver(sideband);
    void session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));
    await pass(3_000);

    sideband.items = [functionCallItem('fc-1') as { id: string }];
    sideband.emit(itemAdded(gapId, 'item-fc-1'));
    await pass(0);

    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-1' }]);
  });

  it('gap_looks_past_the_message_of_an_owner_that_was_lost_while_it_looked', async () => {
    const left = { id: 'gap_2r_0', type: 'message', role: 'system' };
    const sideband = sidebandOf(greeting, functionCallItem('fc-1') as { id: string }, left);
    const { session, told } = takingOver(sideband);

    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(gap).toMatchObject({ recovered_items: 1, lost: true });
    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-1' }]);
    expect(sideband.sent.filter(({ type }) => type === 'conversation.item.delete')).toMatchObject([
      { item_id: 'gap_2r_0' },
      { item_id: gapId },
    ]);
  });

  it('hand_over_that_overlapped_asks_nothing', async () => {
    const sideband = sidebandOf(greeting);
    const { session } = takingOver(sideband, now + 1_500);

    expect(await session.attach(attachRequest({ resumed: true }))).toEqual({ status: 'attached', gap: null });
    expect(sideband.sent).toEqual([]);
  });

  it('hand_over_to_nobody_for_too_long_is_a_gap', async () => {
    const sideband = sidebandOf(greeting);
    const { session } = takingOver(sideband, now - 1);

    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(gap).toMatchObject({ lost: false });
  });
});

describe('an output written shortly before its owner was lost', () => {
  const answered = knownFunctionCall('fc-1', { answered: true, output: '1' });
  const request = attachRequest({ resumed: true, functionCalls: [answered], ...known('item-greeting') });

  it('output_that_never_arrived_is_sent_again_under_the_same_id', async () => {
    const sideband = sidebandOf(greeting, functionCallItem('fc-1') as { id: string });
    const { session } = takingOver(sideband);

    await session.attach(request);

    expect(sideband.sent.filter(({ type }) => type === 'conversation.item.create')).toMatchObject([
      { item: { id: gapId } },
      { item: { id: outputItemId('fc-1'), call_id: 'fc-1', output: '1' } },
    ]);
    expect(creates(sideband)).toBe(1);
  });

  it('output_that_arrived_and_was_never_asked_about_is_asked_about', async () => {
    const sideband = sidebandOf(greeting, functionCallItem('fc-1') as { id: string }, outputOf('fc-1'));
    const { session } = takingOver(sideband);

    const { gap } = await session.attach(request);

    expect(gap).toMatchObject({ lost: false });
    expect(creates(sideband)).toBe(1);
    expect(JSON.stringify(sideband.sent)).not.toContain('"output"');
  });

  it('output_that_the_model_has_reacted_to_is_not_asked_about_again', async () => {
    const sideband = sidebandOf(greeting, outputOf('fc-1'), assistantItem('item-9', 'Done.') as { id: string });
    const { session } = takingOver(sideband);

    await session.attach(request);

    expect(creates(sideband)).toBe(0);
  });

  it('output_that_a_response_is_answering_just_now_is_not_answered_twice', async () => {
    const sideband = sidebandOf(greeting, outputOf('fc-1'));
    const { session } = takingOver(sideband);
    await session.attach(request);

    sideband.emit(serverError('conversation_already_has_active_response'), responseDone('resp-of-the-old-owner'));

    expect(creates(sideband)).toBe(1);
  });

  it('output_of_a_group_that_is_not_answered_yet_waits_for_the_rest', async () => {
    const sideband = sidebandOf(greeting, outputOf('fc-1'));
    const { session } = takingOver(sideband);
    await session.attach({ ...request, functionCalls: [answered, knownFunctionCall('fc-2')] });
    expect(creates(sideband)).toBe(0);

    await session.report('fc-2', '2');

    expect(creates(sideband)).toBe(1);
  });
});

describe('a greeting that may have been asked for', () => {
  const request = attachRequest({ greeting: 'Good morning.' });

  it('greeting_of_a_conversation_in_which_nothing_was_said_is_asked_for', async () => {
    const sideband = sidebandOf();
    const { session } = takingOver(sideband);

    expect(await session.attach(request)).toEqual({ status: 'attached', gap: null });

    expect(creates(sideband)).toBe(1);
  });

  it('greeting_is_not_asked_for_where_something_was_said', async () => {
    const sideband = sidebandOf(greeting);
    const { session } = takingOver(sideband);

    await session.attach(request);

    expect(creates(sideband)).toBe(0);
  });

  it('greeting_that_a_response_stands_in_the_way_of_is_given_up', async () => {
    const sideband = sidebandOf();
    const { session } = takingOver(sideband);
    await session.attach(request);

    sideband.emit(serverError('conversation_already_has_active_response'), responseDone('resp-1'));

    expect(creates(sideband)).toBe(1);
  });
});

describe('a socket that broke under its owner', () => {
  it('reopened_socket_reads_again_what_was_begun_and_never_finished', async () => {
    const sideband = sidebandOf();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());
    const begun = functionCallItem('fc-1', { status: 'in_progress', arguments: '' });
    sideband.emit(responseCreated('resp-1'), {
      ...itemAdded('item-fc-1', null),
      item: begun,
    });

    sideband.breakOff();
    sideband.items = [functionCallItem('fc-1') as { id: string }];
    await pass(10);

    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-1' }]);
    expect(told.transcripts).toEqual([]);
  });

  it('reopened_socket_marks_what_may_be_lost', async () => {
    const sideband = sidebandOf();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.breakOff();
    sideband.items = [greeting];
    await pass(10);

    expect(told.transcripts).toMatchObject([{ item_id: 'item-greeting', text: 'Good morning.' }, { role: 'gap' }]);
  });

  it('reopened_socket_does_not_ask_again_for_what_was_answered_meanwhile', async () => {
    const sideband = sidebandOf();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));

    sideband.breakOff();
    sideband.items = [greeting];
    await pass(10);

    expect(creates(sideband)).toBe(1);
  });

  it('reopened_socket_that_breaks_again_looks_again', async () => {
    const sideband = sidebandOf();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));
    sideband.items = null;
    sideband.breakOff();
    await pass(10);

    sideband.items = [];
    sideband.breakOff();
    await pass(10);

    expect(sideband.connections[1]?.sent).toMatchObject([{ item: { id: 'gap_2s_0' } }]);
    expect(sideband.connections[2]?.sent).toMatchObject([
      { item: { id: 'gap_2s_1' } },
      { type: 'conversation.item.delete' },
      { type: 'response.create' },
    ]);
  });
});

describe('an item that names one nobody has seen', () => {
  it('unseen_predecessor_is_retrieved_once', async () => {
    const sideband = sidebandOf(greeting);
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(itemAdded('item-2', 'item-greeting'), itemAdded('item-3', 'item-greeting'));
    await pass(0);

    expect(sideband.sentTypes).toEqual(['conversation.item.retrieve']);
    expect(told.transcripts).toMatchObject([{ item_id: 'item-greeting', text: 'Good morning.' }]);
  });

  it('unseen_predecessor_that_is_gone_changes_nothing', async () => {
    const sideband = sidebandOf();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(itemAdded('item-2', 'item-1'));
    await pass(0);
    sideband.emit(responseCreated('resp-1'), argumentsDone('resp-1', 'fc-1'), outputAdded('fc-1'));

    expect(told.functionCalls).toHaveLength(1);
  });
});

describe('an owner that listens before it attaches', () => {
  it('listening_owner_hears_a_function_call_at_once_and_once', async () => {
    const sideband = sidebandOf(greeting);
    const { session, told } = takingOver(sideband);

    await session.listen();
    sideband.emit(responseCreated('resp-1'), argumentsDone('resp-1', 'fc-1'));
    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-1' }]);

    await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));
    sideband.emit(responseDone('resp-1', [functionCallItem('fc-1')]));
    expect(told.functionCalls).toHaveLength(1);
    expect(sideband.attempts).toBe(1);
  });

  it('listening_owner_whose_gap_is_over_before_it_attaches_missed_nothing_since', async () => {
    const sideband = sidebandOf(greeting);
    const { session } = takingOver(sideband);

    await session.listen();
    jest.setSystemTime(now + 4_000);
    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(gap).toMatchObject({ since: '2026-11-23T09:59:55.000Z', until: '2026-11-23T10:00:00.000Z', lost: false });
  });

  it('listening_owner_reads_what_came_before_the_first_item_it_heard_when_nobody_knows_it', async () => {
    const missed = assistantItem('item-2', 'Anything else?') as { id: string };
    const heard = assistantItem('item-3', 'Hello?') as { id: string };
    const sideband = sidebandOf(greeting, missed, heard);
    const { session, told } = takingOver(sideband);

    await session.listen();
    sideband.emit(itemAdded('item-3', 'item-2'));
    expect(sideband.sent).toEqual([]);
    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(gap).toMatchObject({ recovered_items: 1, lost: true });
    expect(told.transcripts.map(({ role, text }) => [role, text])).toContainEqual(['assistant', 'Anything else?']);
    expect(told.transcripts.map(({ role }) => role)).toContain('gap');
  });

  it('listening_owner_lets_alone_what_an_owner_before_has_written_down', async () => {
    const heard = assistantItem('item-3', 'Hello?') as { id: string };
    const sideband = sidebandOf(greeting, heard);
    const { session } = takingOver(sideband);

    await session.listen();
    sideband.emit(itemAdded('item-3', 'item-greeting'));
    const { gap } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(gap).toMatchObject({ recovered_items: 0, lost: false });
    expect(sideband.sentTypes).not.toContain('conversation.item.retrieve');
  });

  it('listening_owner_that_attaches_while_its_socket_still_opens_has_only_one', async () => {
    const sideband = sidebandOf(greeting);
    const { connect } = sideband;
    const handshake = async (...args: Parameters<typeof connect>): ReturnType<typeof connect> => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return connect(...args);
    };
    const { session } = takingOver(Object.assign(sideband, { connect: handshake }));

    void session.listen();
    const attached = session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));
    await pass(500);

    expect(await attached).toMatchObject({ status: 'attached' });
    expect(sideband.attempts).toBe(1);
  });

  it('listening_owner_whose_try_failed_opens_the_socket_when_it_attaches', async () => {
    const sideband = new ScriptedSideband(['unreachable', 'open']);
    sideband.items = [greeting];
    const { session } = takingOver(sideband);

    await session.listen();
    const { status } = await session.attach(attachRequest({ resumed: true, ...known('item-greeting') }));

    expect(status).toBe('attached');
    expect(sideband.attempts).toBe(2);
  });
});

describe('an output whose owner was lost before anybody learned that it was written', () => {
  const asked = assistantItem('item-answer', 'It is done.') as { id: string };
  it.each([
    ['and_answered_is_left_alone', [outputOf('fc-1'), asked], 0],
    ['and_answered_as_its_transcript_says_is_left_alone', [outputOf('fc-1'), { ...asked, id: 'item-written' }], 0],
    ['but_not_answered_is_asked_for', [outputOf('fc-1')], 1],
  ])('output_that_arrived_%s', async (_, end, responses) => {
    const sideband = sidebandOf(greeting, ...end);
    const { session } = takingOver(sideband);
    const call = {
      function_call_id: 'fc-1',
      response_id: 'resp-1',
      item_id: 'item-fc-1',
      answered: false,
      output: null,
    };

    await session.attach(
      attachRequest({ resumed: true, functionCalls: [call], ...known('item-greeting', 'item-written') }),
    );
    await session.report('fc-1', '1');

    expect(JSON.stringify(sideband.sent)).not.toContain('function_call_output');
    expect(creates(sideband)).toBe(responses);
  });

  it('output_that_did_not_arrive_is_written_once_it_is_there', async () => {
    const sideband = sidebandOf(greeting);
    const { session } = takingOver(sideband);
    const call = {
      function_call_id: 'fc-1',
      response_id: 'resp-1',
      item_id: 'item-fc-1',
      answered: false,
      output: null,
    };

    await session.attach(attachRequest({ resumed: true, functionCalls: [call], ...known('item-greeting') }));
    await session.report('fc-1', '1');

    expect(JSON.stringify(sideband.sent)).toContain('function_call_output');
    expect(creates(sideband)).toBe(1);
  });
});
