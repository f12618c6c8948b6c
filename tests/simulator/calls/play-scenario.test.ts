import { type Frame } from '../../../src/simulator/wire/frame';
import { scenarioOf } from '../support/scenario-of';
import { Sideband } from '../support/sideband';
import { ACCEPT_BODY, answeredCall, request, testSimulator } from '../support/test-simulator';

const TOOL_TURN = {
  model_calls: { say: 'I will put you through.', tools: [{ tool: 'request_transfer', arguments: {} }] },
};

function outputFor(done: Frame, output: string): Frame {
  return {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: done.call_id, output },
  };
}

describe('a script that is played', () => {
  test('callerSays_withTranscription_comesInTheOrderOfLiveTraffic', async () => {
    const simulator = await testSimulator();
    const steps = [
      'expect_attached',
      { caller_says: 'Are you open on Sunday?' },
      { model_says: 'We are, until ten. Come and see us!' },
    ];
    const { call, sideband } = await answeredCall(simulator, scenarioOf([...steps, { silence: 3000 }]));

    await call.finished;
    await sideband.closed;

    const spoken = sideband.types();
    const transcript = sideband.frames.find(({ type }) => type.endsWith('input_audio_transcription.completed'));
    const userItem = sideband.frames.find(({ type }) => type === 'conversation.item.added')?.item as { id: string };
    expect(spoken.filter((type) => !type.includes('transcription') && !type.endsWith('.delta'))).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'output_audio_buffer.started',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
      'output_audio_buffer.stopped',
    ]);
    expect(transcript).toMatchObject({ item_id: userItem.id, transcript: 'Are you open on Sunday?' });
    expect(spoken.indexOf(transcript?.type ?? '')).toBeGreaterThan(spoken.indexOf('response.created'));
  });

  test('callerSays_inASessionWithoutTranscription_isNeverTranscribed', async () => {
    const simulator = await testSimulator();
    const scenario = scenarioOf([
      'expect_attached',
      { caller_says: 'Hello?' },
      { model_says: 'Hello!' },
      { silence: 3000 },
    ]);
    const { sideband } = await answeredCall(simulator, scenario, { accept: { type: 'realtime' } });

    await sideband.closed;

    expect(sideband.types()).toContain('input_audio_buffer.committed');
    expect(sideband.types().filter((type) => type.includes('input_audio_transcription'))).toEqual([]);
  });

  test('callerSays_whoseTranscriptionFails_saysSoAndGoesOn', async () => {
    const simulator = await testSimulator();
    const says = { text: 'Hello?', transcription: 'fails' };
    const scenario = scenarioOf([
      'expect_attached',
      { caller_says: says },
      { model_says: 'Hello!' },
      { silence: 3000 },
    ]);
    const { call, sideband } = await answeredCall(simulator, scenario);

    await sideband.next('conversation.item.input_audio_transcription.failed');

    expect(await call.finished).toMatchObject({ end: 'caller_hung_up', failure: null });
  });

  test('callerInterrupts_whileTheModelStillWrites_cancelsTruncatesAndClears', async () => {
    const simulator = await testSimulator();
    const steps = [
      { model_says: { text: 'Today we have soup, and fish, and lamb, and tart, and cheese.', duration_ms: 60_000 } },
      { caller_interrupts: { text: 'The fish, please!', after_ms: 4000 } },
      { model_says: 'The fish it is.' },
    ];
    const { call, sideband } = await answeredCall(simulator, scenarioOf(steps));
    sideband.send({ type: 'response.create' });

    await sideband.next('output_audio_buffer.cleared');
    const { failure } = await call.finished;

    const types = sideband.types();
    const begin = types.indexOf('input_audio_buffer.speech_started');
    const written = types.indexOf('response.done', begin);
    expect(types.slice(begin, begin + 10)).toEqual([
      'input_audio_buffer.speech_started',
      ...['response.output_audio.done', 'response.output_audio_transcript.done', 'response.content_part.done'],
      ...['conversation.item.done', 'response.output_item.done'],
      'response.done',
      'rate_limits.updated',
      'conversation.item.truncated',
      'output_audio_buffer.cleared',
    ]);
    expect(sideband.frames[written]?.response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
    });
    expect(failure).toBeNull();
  });

  test('callerInterrupts_afterTheModelWroteEverything_onlyTruncatesAndClears', async () => {
    const simulator = await testSimulator();
    const steps = [
      { model_says: { text: 'Soup. Fish. Tart.', duration_ms: 60_000 } },
      { caller_interrupts: { text: 'The fish!', after_ms: 8000 } },
      { model_says: 'The fish it is.' },
    ];
    const { sideband } = await answeredCall(simulator, scenarioOf(steps));
    sideband.send({ type: 'response.create' });

    const done = await sideband.next('response.done');
    const truncated = await sideband.next('conversation.item.truncated');

    expect(done.response).toMatchObject({ status: 'completed' });
    const { output } = done.response as { output: { id: string }[] };
    expect(truncated).toMatchObject({ item_id: output[0]?.id, content_index: 0 });
    expect(truncated.audio_end_ms).toBeGreaterThanOrEqual(8000);
  });

  test('callerPresses_keys_sendsThemWithoutEventId', async () => {
    const simulator = await testSimulator();
    const { sideband } = await answeredCall(simulator, scenarioOf(['expect_attached', { caller_presses: '4*' }]));

    const frames = [
      await sideband.next('input_audio_buffer.dtmf_event_received'),
      await sideband.next('input_audio_buffer.dtmf_event_received'),
    ];

    expect(frames.map(({ event }) => event)).toEqual(['4', '*']);
    expect(Object.keys(frames[0] ?? {})).toEqual(['type', 'event', 'received_at']);
  });

  test('expectResults_thatDoNotFit_failsTheCallAndSaysWhy', async () => {
    const simulator = await testSimulator();
    const expected = [{ tool: 'request_transfer', ok: true }];
    const { call, sideband } = await answeredCall(simulator, scenarioOf([TOOL_TURN, { expect_results: expected }]));
    sideband.send({ type: 'response.create' });

    const done = await sideband.next('response.function_call_arguments.done');
    sideband.send(outputFor(done, '{"error":"call_transfer_failed"}'));

    expect(await call.finished).toMatchObject({
      end: 'failed',
      failure:
        'step 2 (expect_results): request_transfer was expected to succeed, it answered "{\\"error\\":\\"call_transfer_failed\\"}"',
    });
    expect(await sideband.closed).toMatchObject({ code: 1000 });
  });

  test('expectResults_thatNeverCome_failsTheCall', async () => {
    const simulator = await testSimulator();
    const { call, sideband } = await answeredCall(
      simulator,
      scenarioOf([TOOL_TURN, { expect_results: { within_ms: 50 } }]),
    );
    sideband.send({ type: 'response.create' });

    expect((await call.finished).failure).toBe('step 2 (expect_results): no result within 50 ms for request_transfer');
  });

  test('modelSays_whenNobodyAsksForIt_failsTheCall', async () => {
    const simulator = await testSimulator();
    const scenario = scenarioOf([{ model_says: { text: 'Hello!', asked_within_ms: 50 } }]);
    const { call } = await answeredCall(simulator, scenario);

    expect((await call.finished).failure).toBe('step 1 (model_says): no response.create came within 50 ms');
  });

  test('itemsCreated_whileTheModelWrites_areAcknowledgedAfterTheResponse', async () => {
    const simulator = await testSimulator();
    const tools = [{ tool: 'first' }, { tool: 'second' }];
    const scenario = scenarioOf([{ model_calls: { tools } }, 'expect_results', { silence: 60_000 }]);
    const { sideband } = await answeredCall(simulator, scenario);
    sideband.send({ type: 'response.create' });

    const first = await sideband.next('response.function_call_arguments.done');
    sideband.send(outputFor(first, '{}'));
    await sideband.next('rate_limits.updated');
    const added = await sideband.next('conversation.item.added');

    expect(added.item).toMatchObject({ type: 'function_call_output', call_id: first.call_id });
  });

  test('responseCreate_whileTheScriptIsIdle_isAnsweredOffScript', async () => {
    const simulator = await testSimulator();
    const scenario = scenarioOf([{ silence: 600_000 }], { unscripted_reply: 'Are you still there?' });
    const { sideband } = await answeredCall(simulator, scenario);

    sideband.send({ type: 'response.create' });

    expect(await sideband.next('response.output_audio_transcript.done')).toMatchObject({
      transcript: 'Are you still there?',
    });
  });

  test('framesWithoutASocket_areLostAndTheCallGoesOn', async () => {
    const simulator = await testSimulator();
    const steps = [
      { caller_says: 'Nobody hears this.' },
      { model_says: { text: 'Nor this.', begins: 'unasked' } },
      { expect_attached: { within_ms: 20_000 } },
      { caller_says: 'Are you there?' },
      { model_says: 'I am.' },
    ];
    const call = simulator.placeCall(scenarioOf(steps));
    await request(simulator, call.callId, 'accept', ACCEPT_BODY);
    await new Promise<void>((resolve) => {
      const stopListening = simulator.onEvent((record) => {
        if (record.kind !== 'frame' || record.frame.type !== 'output_audio_buffer.stopped') return;
        stopListening();
        resolve();
      });
    });

    const sideband = await Sideband.attach(simulator.wsUrl, call.callId);
    const { failure, lostFrames } = await call.finished;
    await sideband.closed;

    expect(failure).toBeNull();
    const words = sideband.frames.filter(({ type }) => type === 'response.output_audio_transcript.done');
    expect(words.map(({ transcript }) => transcript)).toEqual(['I am.']);
    expect(lostFrames).toBe(simulator.frames(call.callId).filter(({ sockets }) => sockets === 0).length);
    expect(lostFrames).toBeGreaterThan(10);
  });

  test.each([1006, 1001] as const)('dropSocket_withCode %i_keepsTheCallForTheNextSocket', async (code) => {
    const simulator = await testSimulator();
    const steps = ['expect_attached', { drop_socket: code }, 'expect_attached', { model_says: 'Back again.' }];
    const { call, sideband } = await answeredCall(simulator, scenarioOf(steps));

    const closed = await sideband.closed;
    const phase = call.phase;
    const next = await Sideband.attach(simulator.wsUrl, call.callId);
    next.send({ type: 'response.create' });

    expect(closed.code).toBe(code);
    expect(phase).toBe('in_call');
    expect(await call.finished).toMatchObject({ end: 'caller_hung_up', failure: null, attachments: 2 });
  });

  test('sessionExpires_sendsTheErrorAndCloses1001WithTheSameWords', async () => {
    const simulator = await testSimulator();
    const { call, sideband } = await answeredCall(simulator, scenarioOf(['expect_attached', 'session_expires']));

    const error = await sideband.next('error');

    const sentence = 'Your session hit the maximum duration of 60 minutes.';
    expect(error.error).toMatchObject({ code: 'session_expired', message: sentence });
    expect(await sideband.closed).toEqual({ code: 1001, reason: sentence });
    expect((await call.finished).end).toBe('session_expired');
  });

  test('transfer_thatSucceeds_closesTheSocketAMomentAfterTheAnswer', async () => {
    const simulator = await testSimulator();
    const scenario = scenarioOf(['expect_transfer'], { transfers: [{ after_ms: 20 }] });
    const { call, sideband } = await answeredCall(simulator, scenario);

    const answer = await request(
      simulator,
      call.callId,
      'refer',
      { target_uri: 'tel:+33145678999' },
      { 'Idempotency-Key': 'k1' },
    );
    const { code } = await sideband.closed;

    expect([answer.status, code]).toEqual([200, 1000]);
    expect(await call.finished).toMatchObject({
      end: 'transferred',
      failure: null,
      referrals: [{ targetUri: 'tel:+33145678999', idempotencyKey: 'k1', status: 200 }],
    });
  });

  test('transfer_answers500First_thenAsTheScriptSays', async () => {
    const simulator = await testSimulator();
    const scenario = scenarioOf(['expect_transfer'], { transfers: [{ answer: 500 }, { after_ms: 0 }] });
    const { call } = await answeredCall(simulator, scenario);
    const refer = () => request(simulator, call.callId, 'refer', { target_uri: 'tel:+33145678999' });

    const [first, second] = [await refer(), await refer()];

    expect([first.status, await first.text(), second.status]).toEqual([500, 'Internal Server Error', 200]);
    expect((await call.finished).end).toBe('transferred');
  });

  test('transfer_toAnotherTargetThanExpected_failsTheCall', async () => {
    const simulator = await testSimulator();
    const scenario = scenarioOf([{ expect_transfer: 'tel:+33145678999' }], { transfers: [{ after_ms: 0 }] });
    const { call } = await answeredCall(simulator, scenario);

    await request(simulator, call.callId, 'refer', { target_uri: 'tel:+33100000000' });

    expect((await call.finished).failure).toContain('expected tel:+33145678999, the call went to tel:+33100000000');
  });

  test('hangup_beforeTheScriptIsOver_isAFailure_andWhereItIsExpected_isNot', async () => {
    const simulator = await testSimulator();
    const early = await answeredCall(simulator, scenarioOf([{ silence: 600_000 }, { model_says: 'Hello!' }]));
    const expected = await answeredCall(simulator, scenarioOf(['expect_hangup']));

    await request(simulator, early.call.callId, 'hangup');
    await request(simulator, expected.call.callId, 'hangup');

    expect(await early.call.finished).toMatchObject({
      end: 'hung_up',
      failure: 'step 1 (silence): the call ended before (hung_up)',
    });
    expect(await expected.call.finished).toMatchObject({ end: 'hung_up', failure: null });
  });

  test('rejection_whereItIsExpected_isChecked', async () => {
    const simulator = await testSimulator();
    const place = () => simulator.placeCall(scenarioOf([{ expect_rejection: 404 }]));
    const [rejected, wrongCode, accepted] = [place(), place(), place()];

    await request(simulator, rejected.callId, 'reject', { status_code: 404 });
    await request(simulator, wrongCode.callId, 'reject');
    await request(simulator, accepted.callId, 'accept', ACCEPT_BODY);

    expect((await rejected.finished).failure).toBeNull();
    expect((await wrongCode.finished).failure).toBe('the call was rejected with 603, the script expects 404');
    expect((await accepted.finished).failure).toBe('step 1 (expect_rejection): the call was accepted');
  });

  test('unansweredCall_ringsUntilTheCallerGivesUp', async () => {
    const simulator = await testSimulator();
    const call = simulator.placeCall(scenarioOf(['caller_hangs_up'], { gives_up_after_ms: 30 }));

    expect(await call.finished).toMatchObject({ end: 'gave_up', failure: 'the call was not answered within 30 ms' });
    expect((await request(simulator, call.callId, 'accept', ACCEPT_BODY)).status).toBe(404);
  });
});
