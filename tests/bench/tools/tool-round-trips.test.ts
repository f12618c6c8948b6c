import { toolRoundTrips } from '../../../bench/tools/tool-round-trips';
import { type FrameRecord } from '../../../src/simulator/journal';

type Frame = Pick<FrameRecord, 'from' | 'frame' | 'at'>;

const calls = (id: string, at: number): Frame => ({
  from: 'openai',
  frame: { type: 'response.function_call_arguments.done', call_id: id, name: 'look_up' },
  at,
});

const answers = (id: string, at: number): Frame => ({
  from: 'client',
  frame: { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: id, output: '{}' } },
  at,
});

describe('toolRoundTrips', () => {
  it('round_trips_answers_in_another_order_are_matched_by_id', () => {
    const trips = toolRoundTrips([calls('a', 10), calls('b', 20), answers('b', 50), answers('a', 70)]);

    expect(trips).toEqual([
      { functionCallId: 'b', tool: 'look_up', calledAt: 20, answeredAt: 50 },
      { functionCallId: 'a', tool: 'look_up', calledAt: 10, answeredAt: 70 },
    ]);
  });

  it('round_trips_repeated_answer_counts_once', () => {
    expect(toolRoundTrips([calls('a', 10), answers('a', 30), answers('a', 90)])).toHaveLength(1);
  });

  it('round_trips_unanswered_call_and_other_frames_are_left_out', () => {
    const echo: Frame = { ...answers('a', 40), from: 'openai' };
    const message: Frame = {
      from: 'client',
      frame: { type: 'conversation.item.create', item: { type: 'message', role: 'system' } },
      at: 30,
    };

    expect(toolRoundTrips([calls('a', 10), message, echo])).toEqual([]);
  });
});
