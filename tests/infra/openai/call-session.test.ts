import { SocketNotOpen } from '../../../src/infra/openai/lasting-sideband';
import { attachRequest, knownFunctionCall, scriptedSession, ScriptedSideband } from '../../fixtures/scripted-sideband';
import {
  argumentsDone,
  assistantItem,
  functionCallItem,
  outputItemDone,
  responseCreated,
  responseDone,
} from '../../fixtures/sideband-events';

const output = (function_call_id: string, text: string): object => ({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: function_call_id, output: text },
});

describe('CallSession speaking', () => {
  it('session_attach_asks_for_the_greeting_in_its_words', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);

    expect(await session.attach(attachRequest({ greeting: 'Good morning.' }))).toEqual({
      status: 'attached',
      gap: null,
    });

    expect(sideband.sent).toMatchObject([
      { type: 'response.create', response: { instructions: expect.stringContaining('Good morning.') as string } },
    ]);
  });

  it('session_attach_repeated_keeps_the_socket_and_greets_once', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1'));

    await session.attach(attachRequest({ greeting: 'Good morning.' }));

    expect(sideband.attempts).toBe(1);
    expect(sideband.sentTypes).toEqual(['response.create']);
  });

  it('session_attach_after_the_greeting_says_nothing', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);

    await session.attach(attachRequest({ resumed: true }));

    expect(sideband.sent).toEqual([]);
    expect(session.attached).toBe(true);
  });

  it('session_report_writes_the_output_before_it_asks_for_a_response', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1', [functionCallItem('fc-1')]));

    await session.report('fc-1', '{"ok":true}');

    expect(sideband.sent).toMatchObject([output('fc-1', '{"ok":true}'), { type: 'response.create' }]);
  });

  it('session_report_of_the_same_function_call_is_written_once', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());

    await Promise.all([session.report('fc-1', '1'), session.report('fc-1', '1')]);
    await session.report('fc-1', '1');

    expect(sideband.sentTypes).toEqual(['conversation.item.create', 'response.create']);
  });

  it('session_report_repeated_while_unwritten_does_not_claim_to_be_written', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());
    sideband.writes = false;
    void session.report('fc-1', '1');
    let claimed = false;

    void session.report('fc-1', '1').then(() => {
      claimed = true;
    });
    await new Promise(setImmediate);

    expect(claimed).toBe(false);
    expect(sideband.sentTypes).toEqual(['conversation.item.create']);
  });

  it('session_response_is_asked_for_when_the_whole_group_is_answered', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());
    const calls = [functionCallItem('fc-1'), functionCallItem('fc-2')];
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1', calls));

    await session.report('fc-1', '1');
    expect(sideband.sentTypes).toEqual(['conversation.item.create']);

    await session.report('fc-2', '2');
    expect(sideband.sentTypes.slice(1)).toEqual(['conversation.item.create', 'response.create']);
  });

  it('session_new_owner_completes_the_group_of_the_old_one', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    const functionCalls = [knownFunctionCall('fc-1', { answered: true }), knownFunctionCall('fc-2')];
    await session.attach(attachRequest({ resumed: true, functionCalls }));

    await session.report('fc-2', '2');

    expect(sideband.sentTypes).toEqual(['conversation.item.create', 'response.create']);
  });

  it.each([
    [true, ['conversation.item.create', 'response.create']],
    [false, ['conversation.item.create']],
  ])('session_say_with_respond_%s_sends_%j', async (respond, types) => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());

    await session.say('Be brief.', respond);

    expect(sideband.sentTypes).toEqual(types);
    expect(sideband.sent[0]).toMatchObject({ item: { role: 'system', content: [{ text: 'Be brief.' }] } });
  });

  it('session_words_before_it_is_attached_are_refused', async () => {
    const { session } = scriptedSession(new ScriptedSideband());

    await expect(session.report('fc-1', '1')).rejects.toThrow(SocketNotOpen);
    await expect(session.say('Be brief.', true)).rejects.toThrow(SocketNotOpen);
  });

  it('session_receive_only_listens_and_sends_nothing', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    session.stopSending();
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1', [functionCallItem('fc-1')]));

    await expect(session.report('fc-1', '1')).rejects.toThrow(SocketNotOpen);
    expect(told.functionCalls).toHaveLength(1);
    expect(sideband.sent).toEqual([]);
  });

  it('session_without_its_lease_sends_nothing_but_tells_what_it_heard', async () => {
    const sideband = new ScriptedSideband();
    const { session, told, lease } = scriptedSession(sideband);
    await session.attach(attachRequest());

    lease.held = false;
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1', [functionCallItem('fc-1')]));

    await expect(session.report('fc-1', '1')).rejects.toThrow(SocketNotOpen);
    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-1' }]);
    expect(sideband.sent).toEqual([]);
  });
});

describe('CallSession listening', () => {
  it('session_function_call_seen_in_three_events_is_told_once', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(
      responseCreated('resp-1'),
      argumentsDone('resp-1', 'fc-1'),
      outputItemDone('resp-1', functionCallItem('fc-1')),
      responseDone('resp-1', [functionCallItem('fc-1')]),
    );

    expect(told.functionCalls).toEqual([
      {
        call_id: 'call-123',
        function_call_id: 'fc-1',
        response_id: 'resp-1',
        item_id: 'item-fc-1',
        name: 'request_transfer',
        arguments_json: '{"destination_id":"sales"}',
      },
    ]);
  });

  it('session_function_call_without_a_name_waits_for_its_item', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(responseCreated('resp-1'), argumentsDone('resp-1', 'fc-1', { name: undefined }));
    expect(told.functionCalls).toEqual([]);

    sideband.emit(outputItemDone('resp-1', functionCallItem('fc-1')));
    expect(told.functionCalls).toMatchObject([{ name: 'request_transfer' }]);
  });

  it('session_incomplete_function_call_is_not_told', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());
    const item = functionCallItem('fc-1', { status: 'incomplete' });

    sideband.emit(responseCreated('resp-1'), outputItemDone('resp-1', item), responseDone('resp-1', [item]));

    expect(told.functionCalls).toEqual([]);
  });

  it('session_function_call_the_old_owner_told_is_not_told_again', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    const functionCalls = [knownFunctionCall('fc-1')];
    await session.attach(attachRequest({ resumed: true, functionCalls }));

    sideband.emit(responseDone('resp-1', [functionCallItem('fc-1')]));

    expect(told.functionCalls).toEqual([]);
  });

  it('session_tells_digits_transcripts_and_usage', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(
      { type: 'input_audio_buffer.dtmf_event_received', event: '5', received_at: 1 },
      outputItemDone('resp-1', assistantItem('item-1', 'Good morning.')),
      responseDone('resp-1', [], { status: 'cancelled', usage: { total_tokens: 7 } }),
    );

    expect(told.digits).toEqual(['5']);
    expect(told.transcripts).toMatchObject([{ call_id: 'call-123', item_id: 'item-1', text: 'Good morning.' }]);
    expect(told.usages).toMatchObject([
      { call_id: 'call-123', response_id: 'resp-1', status: 'cancelled', usage: { total_tokens: 7 } },
    ]);
  });

  it('session_malformed_and_unknown_frames_are_counted_and_harmless', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    for (const text of ['not JSON', '[]', '{"type":"response.done"}', '{"type":"rate_limits.updated"}']) {
      sideband.emitText(text);
    }
    sideband.emit(argumentsDone('resp-1', 'fc-1'));

    expect(session.statistics).toEqual({ frames: 5, unknown: 1, invalid: 3, reconnects: 0 });
    expect(told.functionCalls).toHaveLength(1);
  });

  it('session_throwing_handler_costs_neither_later_frames_nor_the_answer', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband, {
      functionCall: () => {
        throw new Error('handler');
      },
    });
    await session.attach(attachRequest());
    const calls = [functionCallItem('fc-1')];
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1', calls, { usage: { total_tokens: 7 } }));

    await session.report('fc-1', '1');

    expect(told.usages).toHaveLength(1);
    expect(sideband.sentTypes).toEqual(['conversation.item.create', 'response.create']);
  });

  it('session_heard_waits_for_the_end_of_the_speech', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());
    sideband.emit(responseCreated('resp-1'), { type: 'output_audio_buffer.started', response_id: 'resp-1' });

    const heard = session.heard('resp-1', 60_000);
    sideband.emit({ type: 'output_audio_buffer.stopped', response_id: 'resp-1' });

    await expect(heard).resolves.toBe(true);
  });
});
