import { PlayOut } from '../../../src/infra/openai/play-out';
import { sidebandEventSchema } from '../../../src/models/sideband-event';
import { responseCreated, responseDone } from '../../fixtures/sideband-events';

const limitMs = 5_000;
const audio = (what: 'started' | 'stopped' | 'cleared', response_id = 'resp-1'): object => ({
  type: `output_audio_buffer.${what}`,
  response_id,
});
const message = { type: 'response.output_item.added', response_id: 'resp-1', item: { id: 'item-1', type: 'message' } };
const functionCall = { ...message, item: { id: 'item-2', type: 'function_call' } };

/** Whether response resp-1 counts as heard after these events, and more events or milliseconds later. */
function listen(...events: object[]): { heard: () => boolean; then: (...more: object[]) => Promise<void> } {
  const playOut = new PlayOut();
  const handle = (more: object[]): void => more.forEach((event) => playOut.handle(sidebandEventSchema.parse(event)));
  handle(events);
  let heard = false;
  void playOut.heard('resp-1', limitMs).then(() => {
    heard = true;
  });
  return {
    heard: () => heard,
    then: async (...more) => {
      handle(more);
      await jest.advanceTimersByTimeAsync(0);
    },
  };
}

describe('PlayOut', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each<[string, object[]]>([
    ['never_seen', []],
    ['done_without_speech', [responseCreated('resp-1'), functionCall, responseDone('resp-1')]],
    ['played_to_its_end', [responseCreated('resp-1'), message, audio('started'), audio('stopped')]],
    ['cleared_by_the_caller', [responseCreated('resp-1'), message, audio('started'), audio('cleared')]],
  ])('play_out_response_%s_is_heard_at_once', async (_how, events) => {
    const playback = listen(...events);
    await playback.then();

    expect(playback.heard()).toBe(true);
  });

  it('play_out_speech_is_heard_when_it_stops_not_when_its_response_is_done', async () => {
    const playback = listen(responseCreated('resp-1'), message, audio('started'));

    await playback.then(responseDone('resp-1'));
    expect(playback.heard()).toBe(false);
    await playback.then(audio('stopped', 'resp-of-before'));
    expect(playback.heard()).toBe(false);
    await playback.then(audio('stopped'));

    expect(playback.heard()).toBe(true);
  });

  it('play_out_response_without_speech_is_heard_when_it_is_done', async () => {
    const playback = listen(responseCreated('resp-1'));
    await playback.then(functionCall);
    expect(playback.heard()).toBe(false);

    await playback.then(responseDone('resp-1'));

    expect(playback.heard()).toBe(true);
  });

  it('play_out_server_that_tells_nothing_of_playback_is_heard_when_the_response_is_done', async () => {
    const playback = listen(responseCreated('resp-1'), message);

    await playback.then(responseDone('resp-1'));

    expect(playback.heard()).toBe(true);
  });

  it('play_out_waits_no_longer_than_the_limit', async () => {
    const playback = listen(responseCreated('resp-1'), message);

    await jest.advanceTimersByTimeAsync(limitMs - 1);
    expect(playback.heard()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);

    expect(playback.heard()).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
