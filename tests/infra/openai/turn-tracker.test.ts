import { type Moment, TurnTracker } from '../../../src/infra/openai/turn-tracker';
import { sidebandEventSchema } from '../../../src/models/sideband-event';
import type { Turn } from '../../../src/models/turn';
import { functionCallItem, outputAdded, responseCreated, responseDone } from '../../fixtures/sideband-events';

const startedAt = Date.UTC(2026, 10, 23, 10, 0, 0);

const speechStarted = { type: 'input_audio_buffer.speech_started' };
const speechStopped = { type: 'input_audio_buffer.speech_stopped' };
const audio = (what: 'started' | 'stopped' | 'cleared', response_id: string): object => ({
  type: `output_audio_buffer.${what}`,
  response_id,
});
const message = (response_id: string): object => ({
  type: 'response.output_item.added',
  response_id,
  item: { id: `item-${response_id}`, type: 'message' },
});
const spoken = (response_id: string): object => ({
  type: 'response.content_part.added',
  response_id,
  part: { type: 'audio', transcript: '' },
});
const truncated = (responseId: string, audio_end_ms: number): object => ({
  type: 'conversation.item.truncated',
  item_id: `item-${responseId}`,
  audio_end_ms,
});

/** A tracker of call-123, epoch 100, with the turns that are over; `at` is milliseconds since the call was answered. */
function tracked({ fromTheStart = true } = {}) {
  const tracker = new TurnTracker('call-123', 100, fromTheStart);
  const turns: Turn[] = [];
  const moment = (at: number): Moment => ({ wall: startedAt + at, monotonic: 5_000 + at });
  const hear = (at: number, ...events: object[]): void => {
    for (const event of events) turns.push(...tracker.handle(sidebandEventSchema.parse(event), moment(at)));
  };
  return { tracker, turns, hear };
}

/** The greeting, played to its end. */
const greeting = [responseCreated('greeting'), audio('started', 'greeting'), audio('stopped', 'greeting')];

describe('TurnTracker', () => {
  it('turn_answer_to_the_caller_has_the_time_from_the_end_of_speech_to_its_first_audio', () => {
    const { turns, hear } = tracked();

    hear(1_000, speechStarted);
    hear(2_000, speechStopped);
    hear(2_050, responseCreated('resp-1'), message('resp-1'));
    hear(2_430, audio('started', 'resp-1'));
    hear(2_900, responseDone('resp-1'));
    hear(4_000, audio('stopped', 'resp-1'));

    expect(turns).toEqual([
      {
        call_id: 'call-123',
        response_id: 'resp-1',
        speech_ended_at: '2026-11-23T10:00:02.000Z',
        began_at: '2026-11-23T10:00:02.050Z',
        first_audio_at: '2026-11-23T10:00:02.430Z',
        latency_ms: 430,
        function_calls: 0,
        interrupted: false,
        interrupted_at_ms: null,
        version: 100,
      },
    ]);
  });

  it('turn_clock_put_back_in_mid_turn_changes_no_latency', () => {
    const tracker = new TurnTracker('call-123', 100, true);
    const hear = (event: object, at: Moment): Turn[] => tracker.handle(sidebandEventSchema.parse(event), at);
    hear(speechStopped, { wall: startedAt, monotonic: 5_000 });
    hear(responseCreated('resp-1'), { wall: startedAt - 3_600_000, monotonic: 5_100 });
    hear(audio('started', 'resp-1'), { wall: startedAt - 3_599_600, monotonic: 5_500 });

    const [turn] = hear(audio('stopped', 'resp-1'), { wall: startedAt - 3_599_000, monotonic: 6_100 });

    expect(turn).toMatchObject({ latency_ms: 500 });
  });

  it('turn_words_nobody_asked_for_have_no_latency', () => {
    const { turns, hear } = tracked();

    hear(100, ...greeting);

    expect(turns).toMatchObject([
      { response_id: 'greeting', speech_ended_at: null, latency_ms: null, interrupted: false },
    ]);
  });

  it('turn_caller_who_goes_on_speaking_before_the_model_answers_is_measured_from_their_last_word', () => {
    const { turns, hear } = tracked();

    hear(1_000, speechStarted);
    hear(2_000, speechStopped);
    hear(2_100, speechStarted);
    hear(3_000, speechStopped);
    hear(3_010, responseCreated('resp-1'));
    hear(3_400, audio('started', 'resp-1'), audio('stopped', 'resp-1'));

    expect(turns).toMatchObject([{ speech_ended_at: '2026-11-23T10:00:03.000Z', latency_ms: 400 }]);
  });

  describe('with function calls', () => {
    const call = functionCallItem('fc-1');

    it('turn_silent_function_call_lasts_until_the_caller_hears_the_answer_to_its_result', () => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped);
      hear(1_010, responseCreated('resp-1'));
      hear(1_300, responseDone('resp-1', [call]));
      hear(2_000, outputAdded('fc-1'), responseCreated('resp-2'));
      hear(2_400, audio('started', 'resp-2'));
      hear(2_500, responseDone('resp-2'));
      expect(turns).toEqual([]);
      hear(4_000, audio('stopped', 'resp-2'));

      expect(turns).toMatchObject([
        { response_id: 'resp-1', latency_ms: 1_400, function_calls: 1, interrupted: false },
      ]);
    });

    it('turn_words_that_bridge_the_wait_are_its_first_audio_and_the_answer_still_belongs_to_it', () => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), responseDone('resp-1', [call]));
      hear(2_000, responseCreated('filler'));
      hear(2_300, audio('started', 'filler'), responseDone('filler'));
      hear(3_000, audio('stopped', 'filler'));
      hear(5_000, outputAdded('fc-1'), responseCreated('resp-2'));
      hear(5_300, audio('started', 'resp-2'), message('resp-2'), responseDone('resp-2'));
      hear(6_300, speechStarted, audio('cleared', 'resp-2'), truncated('resp-2', 950));
      hear(7_000, speechStopped, responseCreated('resp-3'));

      expect(turns).toMatchObject([
        { response_id: 'resp-1', latency_ms: 1_300, interrupted: true, interrupted_at_ms: 950 },
      ]);
    });

    it('turn_several_rounds_of_function_calls_are_one_turn', () => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), responseDone('resp-1', [call]));
      hear(2_000, outputAdded('fc-1'), responseCreated('resp-2'), responseDone('resp-2', [functionCallItem('fc-2')]));
      hear(3_000, outputAdded('fc-2'), responseCreated('resp-3'), audio('started', 'resp-3'), responseDone('resp-3'));
      hear(4_000, audio('stopped', 'resp-3'));

      expect(turns).toMatchObject([{ response_id: 'resp-1', latency_ms: 2_000, function_calls: 2 }]);
    });

    it('turn_caller_who_speaks_while_the_tool_runs_has_waited_in_vain', () => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), responseDone('resp-1', [call]));
      hear(9_000, speechStarted);

      expect(turns).toMatchObject([
        { response_id: 'resp-1', first_audio_at: null, latency_ms: null, interrupted: true, interrupted_at_ms: 0 },
      ]);
    });

    it('turn_prompt_after_the_answer_is_a_turn_of_its_own', () => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), responseDone('resp-1', [call]));
      hear(
        2_000,
        outputAdded('fc-1'),
        responseCreated('resp-2'),
        audio('started', 'resp-2'),
        audio('stopped', 'resp-2'),
      );
      hear(9_000, responseCreated('prompt'), audio('started', 'prompt'), audio('stopped', 'prompt'));

      expect(turns.map(({ response_id, latency_ms }) => [response_id, latency_ms])).toEqual([
        ['resp-1', 1_000],
        ['prompt', null],
      ]);
    });
  });

  describe('interrupted', () => {
    it.each<[string, object[], number]>([
      ['truncated_before_it_is_cleared', [truncated('resp-1', 1_480), audio('cleared', 'resp-1')], 1_480],
      ['truncated_after_it_is_cleared', [audio('cleared', 'resp-1'), truncated('resp-1', 1_480)], 1_480],
      ['only_cleared', [audio('cleared', 'resp-1')], 1_500],
    ])('turn_%s_says_where', (_how, events, where) => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), message('resp-1'));
      hear(1_500, audio('started', 'resp-1'));
      hear(3_000, speechStarted, ...events);
      hear(4_000, speechStopped, responseCreated('resp-2'));

      expect(turns).toMatchObject([{ latency_ms: 500, interrupted: true, interrupted_at_ms: where }]);
    });

    it('turn_answer_that_still_plays_when_the_next_begins_keeps_its_own_end', () => {
      const { turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), audio('started', 'resp-1'));
      hear(3_000, speechStopped, responseCreated('resp-2'));
      expect(turns).toEqual([]);
      hear(4_000, audio('stopped', 'resp-1'));
      hear(4_100, audio('started', 'resp-2'), audio('stopped', 'resp-2'));

      expect(turns).toMatchObject([
        { response_id: 'resp-1', interrupted: false },
        { response_id: 'resp-2', latency_ms: 1_100 },
      ]);
    });
  });

  describe('of which not all was heard', () => {
    it('turn_begun_before_this_owner_came_is_left_out_until_the_caller_has_spoken', () => {
      const { turns, hear } = tracked({ fromTheStart: false });

      hear(1_000, responseCreated('resp-1'), audio('started', 'resp-1'), audio('stopped', 'resp-1'));
      hear(2_000, audio('stopped', 'resp-of-before'));
      hear(3_000, speechStopped, responseCreated('resp-2'), audio('started', 'resp-2'), audio('stopped', 'resp-2'));

      expect(turns.map(({ response_id }) => response_id)).toEqual(['resp-2']);
    });

    it('turn_cut_by_a_lost_socket_says_that_its_end_is_not_known_and_an_unheard_one_is_left_out', () => {
      const heard = tracked();
      heard.hear(1_000, speechStopped, responseCreated('resp-1'), audio('started', 'resp-1'));
      const unheard = tracked();
      unheard.hear(1_000, speechStopped, responseCreated('resp-1'));

      expect(heard.tracker.missedSomething()).toMatchObject([{ latency_ms: 0, interrupted: null }]);
      expect(unheard.tracker.missedSomething()).toEqual([]);
    });

    it('turn_speech_that_ended_before_the_socket_was_lost_measures_nothing_after_it', () => {
      const { tracker, turns, hear } = tracked();

      hear(1_000, speechStopped);
      tracker.missedSomething();
      hear(9_000, responseCreated('resp-1'), audio('started', 'resp-1'), audio('stopped', 'resp-1'));

      expect(turns).toEqual([]);
    });

    it('turn_of_an_owner_that_handed_over_is_followed_to_its_end_and_no_new_one_is_begun', () => {
      const { tracker, turns, hear } = tracked();

      hear(1_000, speechStopped, responseCreated('resp-1'), responseDone('resp-1', [functionCallItem('fc-1')]));
      tracker.handOver();
      hear(
        2_000,
        outputAdded('fc-1'),
        responseCreated('resp-2'),
        audio('started', 'resp-2'),
        audio('stopped', 'resp-2'),
      );
      hear(3_000, speechStopped, responseCreated('resp-3'), audio('started', 'resp-3'));

      expect(turns).toMatchObject([{ response_id: 'resp-1', latency_ms: 1_000, interrupted: false }]);
      expect(tracker.end('lost_sight')).toEqual([]);
    });

    it('turn_open_at_the_end_of_the_call_is_told_as_far_as_it_is_known', () => {
      const playing = tracked();
      playing.hear(1_000, speechStopped, responseCreated('resp-1'));
      playing.hear(1_700, audio('started', 'resp-1'));
      const waiting = tracked();
      waiting.hear(1_000, speechStopped, responseCreated('resp-1'));

      expect(playing.tracker.end('call_over')).toMatchObject([{ latency_ms: 700, interrupted: null }]);
      expect(waiting.tracker.end('call_over')).toMatchObject([{ first_audio_at: null, interrupted: false }]);
    });
  });

  it('turn_server_that_tells_nothing_of_playback_is_measured_to_the_beginning_of_the_words', () => {
    const { turns, hear } = tracked();

    hear(1_000, speechStopped, responseCreated('resp-1'));
    hear(1_350, spoken('resp-1'), responseDone('resp-1'));
    hear(9_000, speechStarted);
    hear(9_500, speechStopped, responseCreated('resp-2'));

    expect(turns).toMatchObject([{ response_id: 'resp-1', latency_ms: 350, interrupted: false }]);
  });

  it('turn_server_that_tells_of_playback_is_not_measured_by_words_that_were_never_played', () => {
    const { turns, hear } = tracked();

    hear(100, ...greeting);
    hear(1_000, speechStopped, responseCreated('resp-1'));
    hear(1_350, spoken('resp-1'));
    hear(1_360, speechStarted);

    expect(turns[1]).toMatchObject({ first_audio_at: null, latency_ms: null, interrupted: true, interrupted_at_ms: 0 });
  });
});
