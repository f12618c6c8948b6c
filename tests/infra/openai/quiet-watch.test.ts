import { QuietWatch } from '../../../src/infra/openai/quiet-watch';
import type { SidebandEvent } from '../../../src/models/sideband-event';

const speechStarted: SidebandEvent = { type: 'input_audio_buffer.speech_started' };
const speechStopped: SidebandEvent = { type: 'input_audio_buffer.speech_stopped' };
const key: SidebandEvent = { type: 'input_audio_buffer.dtmf_event_received', event: '1' };
const playing: SidebandEvent = { type: 'output_audio_buffer.started', response_id: 'resp-1' };
const played: SidebandEvent = { type: 'output_audio_buffer.stopped', response_id: 'resp-1' };
const cleared: SidebandEvent = { type: 'output_audio_buffer.cleared', response_id: 'resp-1' };
const created: SidebandEvent = { type: 'response.created', response: { id: 'resp-1', output: [] } };
const done: SidebandEvent = { type: 'response.done', response: { id: 'resp-1', output: [] } };

/** Quiet since 0, told after 4000. */
const watching = (): QuietWatch => new QuietWatch(4_000, 0);

describe('QuietWatch', () => {
  it('quiet_is_told_when_it_has_lasted_and_only_once', () => {
    const watch = watching();

    expect(watch.dueAt).toBe(4_000);
    expect(watch.tick(3_999)).toBeNull();
    expect(watch.tick(4_000)).toEqual({ state: 'started', callerHeard: false });
    expect(watch.dueAt).toBeNull();
    expect(watch.tick(9_000)).toBeNull();
  });

  it.each([
    ['the caller speaks', speechStarted, speechStopped],
    ['a response is made', created, done],
    ['a response is played', playing, played],
    ['a response is played and cut off', playing, cleared],
  ])('quiet_is_not_while_%s', (_what, begins, ends) => {
    const watch = watching();
    watch.handle(begins, 1_000);

    expect(watch.dueAt).toBeNull();
    watch.handle(ends, 9_000);
    expect(watch.dueAt).toBe(13_000);
  });

  it('quiet_is_not_while_the_response_is_done_but_still_played', () => {
    const watch = watching();
    for (const event of [created, playing, done]) watch.handle(event, 1_000);

    expect(watch.dueAt).toBeNull();
  });

  it('quiet_is_not_while_a_function_call_waits_for_its_result', () => {
    const watch = watching();
    watch.functionCallOpened('fc-1', 1_000);

    expect(watch.dueAt).toBeNull();
    watch.functionCallAnswered('fc-1', 6_000);
    expect(watch.dueAt).toBe(10_000);
    watch.functionCallAnswered('fc-1', 8_000);
    expect(watch.dueAt).toBe(10_000);
  });

  it('quiet_that_was_told_ends_with_the_next_sound_and_begins_anew', () => {
    const watch = watching();
    watch.tick(4_000);

    expect(watch.handle(created, 5_000)).toEqual({ state: 'ended', callerHeard: false });
    expect(watch.handle(done, 6_000)).toBeNull();
    expect(watch.tick(10_000)).toEqual({ state: 'started', callerHeard: false });
  });

  it('quiet_that_was_not_told_does_not_end', () => {
    expect(watching().handle(speechStarted, 3_000)).toBeNull();
  });

  it.each([
    ['speech', speechStarted],
    ['a key', key],
  ])('quiet_ended_by_%s_says_that_the_caller_was_heard_once', (_what, sound) => {
    const watch = watching();
    watch.tick(4_000);

    expect(watch.handle(sound, 5_000)).toEqual({ state: 'ended', callerHeard: true });
    watch.handle(speechStopped, 6_000);
    expect(watch.tick(10_000)).toEqual({ state: 'started', callerHeard: false });
  });

  it('quiet_after_the_caller_was_heard_says_so', () => {
    const watch = watching();
    watch.handle(key, 1_000);

    expect(watch.tick(5_000)).toEqual({ state: 'started', callerHeard: true });
  });

  it('quiet_watch_whose_socket_was_away_starts_from_there', () => {
    const watch = watching();
    watch.handle(playing, 1_000);

    watch.reset(8_000);

    expect(watch.dueAt).toBe(12_000);
  });

  it('quiet_watch_whose_socket_was_away_still_waits_for_function_calls', () => {
    const watch = watching();
    watch.functionCallOpened('fc-1', 1_000);

    watch.reset(8_000);

    expect(watch.dueAt).toBeNull();
  });
});
