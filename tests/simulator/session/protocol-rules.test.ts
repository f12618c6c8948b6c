import { scenarioOf } from '../support/scenario-of';
import { answeredCall, testSimulator } from '../support/test-simulator';
import { Sideband } from '../support/sideband';

async function nextError(sideband: Sideband): Promise<Record<string, unknown>> {
  return (await sideband.next('error')).error as Record<string, unknown>;
}

async function attached(steps: unknown[]): Promise<Sideband> {
  const simulator = await testSimulator();
  return (await answeredCall(simulator, scenarioOf([...steps, { silence: 600_000 }]))).sideband;
}

describe('rules of the protocol', () => {
  test('responseCreate_whileAResponseIsActive_isRefusedWithItsId', async () => {
    // Long: it must not be over before the second one comes.
    const sideband = await attached([{ model_says: { text: 'Good morning.', duration_ms: 3_600_000 } }]);
    sideband.send({ type: 'response.create' });
    const created = await sideband.next('response.created');

    sideband.send({ type: 'response.create', event_id: 'c2' });

    const { id } = created.response as { id: string };
    expect(await nextError(sideband)).toEqual({
      type: 'invalid_request_error',
      code: 'conversation_already_has_active_response',
      message: `Conversation already has an active response in progress: ${id}. Wait until the response is finished before creating a new one.`,
      param: null,
      event_id: 'c2',
    });
  });

  test('functionCallOutput_forAnUnknownCall_isRefused', async () => {
    const sideband = await attached([]);

    sideband.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: 'call_nope', output: '{}' },
    });

    expect(await nextError(sideband)).toMatchObject({
      code: 'invalid_tool_call_id',
      message: "Tool call ID 'call_nope' not found in conversation.",
    });
  });

  test('functionCallOutput_thatIsNoString_isRefused', async () => {
    const sideband = await attached([]);

    sideband.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: 'call_nope', output: { ok: true } },
    });

    expect(await nextError(sideband)).toMatchObject({ code: 'invalid_value', param: 'item.output' });
  });

  test('responseCancel_whenIdle_isRefused', async () => {
    const sideband = await attached([]);

    sideband.send({ type: 'response.cancel' });

    expect(await nextError(sideband)).toMatchObject({
      code: 'response_cancel_not_active',
      message: 'Cancellation failed: no active response found',
    });
  });

  test('responseCancel_whileTheModelSpeaks_endsTheResponseAsCancelled', async () => {
    const sideband = await attached([
      { model_says: { text: 'A long story begins here and goes on', duration_ms: 60_000 } },
    ]);
    sideband.send({ type: 'response.create' });
    await sideband.next('output_audio_buffer.started');

    sideband.send({ type: 'response.cancel' });
    sideband.send({ type: 'output_audio_buffer.clear' });

    expect((await sideband.next('response.done')).response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
      output: [{ status: 'incomplete' }],
    });
    await sideband.next('output_audio_buffer.cleared');
  });

  test('sessionUpdate_withoutSessionType_isRefused', async () => {
    const sideband = await attached([]);

    sideband.send({ type: 'session.update', session: { instructions: 'Be brief.' } });

    expect(await nextError(sideband)).toMatchObject({
      code: 'missing_required_parameter',
      message: "Missing required parameter: 'session.type'.",
      param: 'session.type',
    });
  });

  test('sessionUpdate_ofTheVoice_isRefusedAsAWholeOnceTheModelHasSpoken', async () => {
    const sideband = await attached([{ model_says: 'Hello!' }]);
    const update = (voice: string, instructions: string) =>
      sideband.send({
        type: 'session.update',
        session: { type: 'realtime', instructions, audio: { output: { voice } } },
      });

    update('cedar', 'Before.');
    const before = await sideband.next('session.updated');
    sideband.send({ type: 'response.create' });
    await sideband.next('output_audio_buffer.stopped');
    update('alloy', 'After.');
    const refusal = await nextError(sideband);
    update('cedar', 'Same voice.');
    const after = await sideband.next('session.updated');

    expect(before.session).toMatchObject({ instructions: 'Before.', audio: { output: { voice: 'cedar' } } });
    expect(refusal).toMatchObject({ code: 'cannot_update_voice' });
    expect(after.session).toMatchObject({ instructions: 'Same voice.', audio: { output: { voice: 'cedar' } } });
  });

  test('playback_ofSpeech_stopsAfterTheResponseIsDone', async () => {
    const sideband = await attached([{ model_says: 'Good morning, this is Acme speaking.' }]);

    sideband.send({ type: 'response.create' });
    await sideband.next('output_audio_buffer.stopped');

    const order = sideband.types().filter((type) => /^output_audio_buffer|^response\.done|rate_limits/.test(type));
    expect(order).toEqual([
      'output_audio_buffer.started',
      'response.done',
      'rate_limits.updated',
      'output_audio_buffer.stopped',
    ]);
  });

  test('clientEvent_ofUnknownTypeOrNoJson_getsAnErrorAndTheSocketStays', async () => {
    const sideband = await attached([]);

    sideband.send({ type: 'response.hurry' });
    const unknownType = await nextError(sideband);
    sideband.send('not json');
    const noJson = await nextError(sideband);
    sideband.send({ type: 'input_audio_buffer.clear' });

    expect(unknownType).toMatchObject({ code: 'invalid_value', param: 'type' });
    expect(unknownType.message).toContain("Invalid value: 'response.hurry'. Supported values are: 'session.update'");
    expect(noJson).toMatchObject({ code: 'missing_required_parameter', param: 'type' });
    await sideband.next('input_audio_buffer.cleared');
  });

  test('items_createdRetrievedTruncatedAndDeleted_areAnsweredAsTheApiDoes', async () => {
    const sideband = await attached([]);

    sideband.send({
      type: 'conversation.item.create',
      item: {
        id: 'note',
        type: 'message',
        role: 'system',
        content: [{ type: 'input_text', text: 'Caller is a VIP.' }],
      },
    });
    const added = await sideband.next('conversation.item.added');
    sideband.send({ type: 'conversation.item.retrieve', item_id: 'note' });
    const retrieved = await sideband.next('conversation.item.retrieved');
    sideband.send({ type: 'conversation.item.truncate', item_id: 'note', content_index: 0, audio_end_ms: 10 });
    const notTruncated = await nextError(sideband);
    sideband.send({ type: 'conversation.item.delete', item_id: 'note' });
    await sideband.next('conversation.item.deleted');
    sideband.send({ type: 'conversation.item.retrieve', item_id: 'note' });
    const gone = await nextError(sideband);

    expect(added).toMatchObject({ previous_item_id: null, item: { id: 'note', role: 'system' } });
    expect(retrieved.item).toMatchObject({ content: [{ type: 'input_text', text: 'Caller is a VIP.' }] });
    expect(notTruncated).toMatchObject({ code: 'item_truncate_invalid_item_id' });
    expect(gone).toMatchObject({ code: 'item_retrieve_invalid_item_id' });
  });

  test('twoSockets_onOneCall_bothGetEveryEventButErrorsOnlyGoToTheirSender', async () => {
    const simulator = await testSimulator();
    const { call, sideband } = await answeredCall(simulator, scenarioOf([{ model_says: 'Hello!' }, 'expect_hangup']));
    const second = await Sideband.attach(simulator.wsUrl, call.callId);

    second.send({ type: 'response.cancel' });
    await second.next('error');
    sideband.send({ type: 'response.create' });
    await Promise.all([sideband.next('response.done'), second.next('response.done')]);

    expect(second.types().slice(1)).toEqual(sideband.types());
    expect(sideband.types()).not.toContain('error');
  });

  test('itemCreate_withAnIdOfTheClient_keepsItAndEchoesTheTail', async () => {
    const sideband = await attached([]);
    const create = (id: string): void => sideband.send({ type: 'conversation.item.create', item: systemMessage(id) });

    create('gap_1');
    create('gap_2');

    expect(await sideband.next('conversation.item.added')).toMatchObject({
      previous_item_id: null,
      item: { id: 'gap_1' },
    });
    expect(await sideband.next('conversation.item.added')).toMatchObject({
      previous_item_id: 'gap_1',
      item: { id: 'gap_2' },
    });
  });

  test('itemCreate_withAnIdThatIsThere_isRefusedAndChangesNothing', async () => {
    const sideband = await attached([]);
    sideband.send({ type: 'conversation.item.create', item: systemMessage('out_1') });

    sideband.send({ type: 'conversation.item.create', event_id: 'c2', item: systemMessage('out_1') });

    expect(await nextError(sideband)).toMatchObject({ param: 'item.id', event_id: 'c2' });
  });

  test.each(['x'.repeat(33), 'not an id', 'gap:1'])('itemCreate_withTheId_%s_isRefused', async (id) => {
    const sideband = await attached([]);

    sideband.send({ type: 'conversation.item.create', item: systemMessage(id) });

    expect(await nextError(sideband)).toMatchObject({ param: 'item.id' });
  });

  test('itemDelete_ofTheTail_makesTheOneBeforeItTheTail', async () => {
    const sideband = await attached([]);
    for (const id of ['a', 'b']) sideband.send({ type: 'conversation.item.create', item: systemMessage(id) });
    sideband.send({ type: 'conversation.item.delete', item_id: 'b' });
    sideband.send({ type: 'conversation.item.create', item: systemMessage('c') });
    sideband.send({ type: 'conversation.item.retrieve', item_id: 'b' });

    for (const id of ['a', 'b']) {
      expect(await sideband.next('conversation.item.added')).toMatchObject({ item: { id } });
    }
    expect(await sideband.next('conversation.item.added')).toMatchObject({ previous_item_id: 'a', item: { id: 'c' } });
    expect(await nextError(sideband)).toMatchObject({ code: 'item_retrieve_invalid_item_id' });
  });
});

function systemMessage(id: string): object {
  return { id, type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Hello.' }] };
}
