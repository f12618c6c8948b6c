import { attachRequest, ScriptedSideband, scriptedSession } from '../../fixtures/scripted-sideband';
import { responseCreated } from '../../fixtures/sideband-events';

const speechStopped = { type: 'input_audio_buffer.speech_stopped' };
const audio = (what: 'started' | 'stopped', response_id: string): object => ({
  type: `output_audio_buffer.${what}`,
  response_id,
});

describe('CallSession and the turns of its call', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('turn_that_is_over_is_told_to_the_owner', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(speechStopped, responseCreated('resp-1'));
    await jest.advanceTimersByTimeAsync(400);
    sideband.emit(audio('started', 'resp-1'), audio('stopped', 'resp-1'));

    expect(told.turns).toMatchObject([{ call_id: 'call-123', response_id: 'resp-1', latency_ms: 400, version: 100 }]);
  });

  it('turn_during_which_the_socket_was_away_says_that_its_end_is_not_known', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(speechStopped, responseCreated('resp-1'), audio('started', 'resp-1'));
    sideband.breakOff();
    await jest.advanceTimersByTimeAsync(0);
    sideband.emit(audio('stopped', 'resp-1'));

    expect(told.turns).toMatchObject([{ response_id: 'resp-1', latency_ms: 0, interrupted: null }]);
  });

  it('turn_begun_before_this_owner_came_is_left_out', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband, {}, { listenedUntil: Date.now() + 1_000 });
    await session.attach(attachRequest({ resumed: true }));

    sideband.emit(responseCreated('resp-1'), audio('started', 'resp-1'), audio('stopped', 'resp-1'));

    expect(told.turns).toEqual([]);
  });

  it('turn_nobody_heard_is_told_when_the_call_is_over_but_not_when_the_session_lets_go_of_it', async () => {
    const over = new ScriptedSideband(['open', 'not_found']);
    const ended = scriptedSession(over);
    await ended.session.attach(attachRequest());
    over.emit(speechStopped, responseCreated('resp-1'));
    over.breakOff();
    await ended.session.ended;
    const going = new ScriptedSideband();
    const released = scriptedSession(going);
    await released.session.attach(attachRequest());
    going.emit(speechStopped, responseCreated('resp-1'));
    released.session.close();

    expect(ended.told.turns).toMatchObject([{ first_audio_at: null, latency_ms: null, interrupted: false }]);
    expect(released.told.turns).toEqual([]);
  });

  it('turn_of_a_session_that_was_handed_over_is_followed_and_the_next_is_left_to_the_new_owner', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(speechStopped, responseCreated('resp-1'));
    session.stopSending();
    sideband.emit(audio('started', 'resp-1'), audio('stopped', 'resp-1'));
    sideband.emit(speechStopped, responseCreated('resp-2'), audio('started', 'resp-2'), audio('stopped', 'resp-2'));

    expect(told.turns.map(({ response_id }) => response_id)).toEqual(['resp-1']);
  });
});
