import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { toolCallCosts, toolCallSteps } from '../../../bench/tools/call-history';

const { HistoryEvent } = temporal.api.history.v1;
type Event = temporal.api.history.v1.IHistoryEvent;

/** Milliseconds since 1970 as the server writes them. */
const at = (ms: number): Event['eventTime'] =>
  HistoryEvent.fromObject({ eventTime: { seconds: 0, nanos: ms * 1e6 } }).eventTime;

const input = (functionCallId: string): { payloads: ReturnType<typeof defaultPayloadConverter.toPayload>[] } => ({
  payloads: [defaultPayloadConverter.toPayload({ function_call_id: functionCallId })],
});

function history(...events: object[]): Event[] {
  return events.map((event, index) => ({ eventId: HistoryEvent.fromObject({ eventId: index + 1 }).eventId, ...event }));
}

const signal = (id: string, ms: number): object => ({
  eventTime: at(ms),
  workflowExecutionSignaledEventAttributes: { signalName: 'toolInvocation', input: input(id) },
});
const taskStarted = (ms: number): object => ({ eventTime: at(ms), workflowTaskStartedEventAttributes: {} });
const scheduled = (id: string, ms: number): object => ({
  eventTime: at(ms),
  activityTaskScheduledEventAttributes: { activityType: { name: 'report' }, input: input(id) },
});

describe('toolCallCosts', () => {
  it('costs_are_counted_from_signal_to_signal_without_the_last', () => {
    const events = history({}, signal('a', 1), taskStarted(2), scheduled('a', 3), signal('b', 9), taskStarted(10));

    const costs = toolCallCosts(events);

    const bytes = events.slice(1, 4).reduce((sum, event) => sum + HistoryEvent.encode(event).finish().length, 0);
    expect(costs).toEqual([{ functionCallId: 'a', events: 3, bytes }]);
  });

  it('costs_other_signals_begin_no_tool_call', () => {
    const other = { workflowExecutionSignaledEventAttributes: { signalName: 'dtmf', input: input('x') } };

    expect(toolCallCosts(history(signal('a', 1), other, signal('b', 9)))).toMatchObject([{ events: 2 }]);
  });
});

describe('toolCallSteps', () => {
  it('steps_of_two_interleaved_tool_calls_are_kept_apart', () => {
    const events = history(signal('a', 1), signal('b', 2), taskStarted(3), scheduled('a', 4), scheduled('b', 4));

    expect(toolCallSteps(events)).toEqual([
      { functionCallId: 'a', signalled: 1, taskStarted: 3 },
      { functionCallId: 'b', signalled: 2, taskStarted: 3 },
    ]);
  });

  it('steps_of_a_tool_call_that_no_worker_saw_are_left_out', () => {
    expect(toolCallSteps(history(signal('a', 1)))).toEqual([]);
  });
});
