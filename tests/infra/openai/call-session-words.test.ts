import { attachRequest, scriptedSession, ScriptedSideband } from '../../fixtures/scripted-sideband';
import { functionCallItem, responseCreated, responseDone, serverError } from '../../fixtures/sideband-events';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 23, 10, 0, 0) });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);
const started = (response_id: string): object => ({ type: 'output_audio_buffer.started', response_id });
const stopped = (response_id: string): object => ({ type: 'output_audio_buffer.stopped', response_id });

async function attachedSession(
  request = {},
): Promise<ReturnType<typeof scriptedSession> & { sideband: ScriptedSideband }> {
  const sideband = new ScriptedSideband();
  const scripted = scriptedSession(sideband);
  await scripted.session.attach(attachRequest(request));
  return { ...scripted, sideband };
}

/** True once a promise has resolved. */
function settled(promise: Promise<unknown>): () => boolean {
  let done = false;
  void promise.then(() => (done = true));
  return () => done;
}

describe('CallSession farewell', () => {
  it('farewell_without_tools_ends_when_it_was_heard', async () => {
    const { session, sideband } = await attachedSession();
    const isHeard = settled(session.farewell('Say goodbye.', 12_000));

    expect(sideband.sent).toMatchObject([
      { type: 'response.create', response: { instructions: 'Say goodbye.', tool_choice: 'none' } },
    ]);
    sideband.emit(responseCreated('resp-1'), started('resp-1'), responseDone('resp-1'));
    await pass(5_000);
    expect(isHeard()).toBe(false);
    sideband.emit(stopped('resp-1'));
    await pass(0);

    expect(isHeard()).toBe(true);
  });

  it('farewell_that_nobody_says_ends_at_its_limit', async () => {
    const { session } = await attachedSession();
    const isHeard = settled(session.farewell('Say goodbye.', 12_000));

    await pass(11_900);
    expect(isHeard()).toBe(false);
    await pass(200);

    expect(isHeard()).toBe(true);
  });

  it('farewell_refused_by_the_server_waits_for_the_one_that_is_said', async () => {
    const { session, sideband } = await attachedSession();
    const isHeard = settled(session.farewell('Say goodbye.', 60_000));
    // The server's own response looks like the answer, until the refusal comes.
    sideband.emit(responseCreated('resp-vad'), serverError('conversation_already_has_active_response'));
    sideband.emit(responseDone('resp-vad'));
    await pass(0);

    expect(isHeard()).toBe(false);
    expect(sideband.sent).toHaveLength(2);
    sideband.emit(responseCreated('resp-2'), started('resp-2'), responseDone('resp-2'), stopped('resp-2'));
    await pass(0);

    expect(isHeard()).toBe(true);
  });
});

describe('CallSession filler', () => {
  const ask = [responseCreated('resp-1'), responseDone('resp-1', [functionCallItem('fc-1')])];

  it('filler_is_said_in_its_words_while_a_function_call_waits', async () => {
    const { session, sideband } = await attachedSession();
    sideband.emit(...ask);

    session.filler('One moment, please.');

    expect(sideband.sent).toMatchObject([
      { response: { instructions: expect.stringContaining('One moment, please.') as string, tool_choice: 'none' } },
    ]);
  });

  it('filler_does_not_keep_the_result_from_being_asked_about', async () => {
    const { session, sideband } = await attachedSession();
    sideband.emit(...ask);
    session.filler('One moment, please.');
    await session.report('fc-1', '1');
    expect(sideband.sentTypes).toEqual(['response.create', 'conversation.item.create']);

    sideband.emit(responseCreated('resp-filler'), responseDone('resp-filler'));

    expect(sideband.sent.slice(2)).toEqual([{ type: 'response.create', event_id: 'create_2' }]);
  });

  it('filler_that_comes_after_the_result_is_not_said', async () => {
    const { session, sideband } = await attachedSession();
    sideband.emit(...ask, responseCreated('resp-vad'));
    session.filler('One moment, please.');
    await session.report('fc-1', '1');

    sideband.emit(responseDone('resp-vad'));

    expect(sideband.sent.slice(1)).toEqual([{ type: 'response.create', event_id: 'create_1' }]);
  });

  it('filler_in_whose_way_a_response_stands_is_given_up', async () => {
    const { session, sideband } = await attachedSession();
    sideband.emit(...ask);
    session.filler('One moment, please.');

    sideband.emit(serverError('conversation_already_has_active_response'), responseDone('resp-vad'));

    expect(sideband.sent).toHaveLength(1);
  });
});

describe('CallSession tools and quiet', () => {
  it.each([
    [[{ type: 'function' as const, name: 'end_call', description: '', parameters: {} }], 'auto'],
    [[], 'none'],
  ])('offered_tools_replace_the_others_and_touch_nothing_else', async (tools, tool_choice) => {
    const { session, sideband } = await attachedSession();

    await session.offerTools(tools);

    expect(sideband.sent).toEqual([{ type: 'session.update', session: { type: 'realtime', tools, tool_choice } }]);
  });

  it('quiet_is_told_as_long_as_it_was_asked_for', async () => {
    const { told, sideband } = await attachedSession({ quietMs: 4_000 });

    await pass(4_100);
    sideband.emit({ type: 'input_audio_buffer.speech_started' });

    expect(told.silences).toEqual([
      { state: 'started', callerHeard: false },
      { state: 'ended', callerHeard: true },
    ]);
  });

  it.each([
    ['nobody_acts_on', { quietMs: null }, () => undefined],
    ['another_owner_hears', { quietMs: 4_000 }, (session: { stopSending(): void }) => session.stopSending()],
    ['follows_the_end', { quietMs: 4_000 }, (session: { close(): void }) => session.close()],
  ])('quiet_that_%s_is_not_told', async (_what, request, change) => {
    const { session, told } = await attachedSession(request);
    change(session);

    await pass(60_000);

    expect(told.silences).toEqual([]);
  });

  it.each([
    [false, 1],
    [true, 0],
  ])('caller_first_heard_is_told_unless_known_%s', async (callerHeard, times) => {
    const { told, sideband } = await attachedSession({ callerHeard });

    sideband.emit({ type: 'input_audio_buffer.speech_started' }, { type: 'input_audio_buffer.speech_started' });

    expect(told.heardCaller).toBe(times);
  });

  it('caller_who_presses_a_key_is_told_by_the_key', async () => {
    const { told, sideband } = await attachedSession();

    sideband.emit({ type: 'input_audio_buffer.dtmf_event_received', event: '1' });
    sideband.emit({ type: 'input_audio_buffer.speech_started' });

    expect(told).toMatchObject({ digits: ['1'], heardCaller: 0 });
  });
});
