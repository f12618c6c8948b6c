import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

const { HistoryEvent } = temporal.api.history.v1;

type Event = temporal.api.history.v1.IHistoryEvent;

/** The events of one call's workflow, in their order. */
export type CallHistory = readonly Event[];

/** What one tool call has added to the history of its call. */
export interface ToolCallCost {
  functionCallId: string;
  events: number;
  bytes: number;
}

/** When the steps of one tool call happened by the server's clock, milliseconds since 1970. */
export interface ToolCallSteps {
  functionCallId: string;
  /** The signal was in the history. */
  signalled: number;
  /** A worker had the workflow task. */
  taskStarted: number;
}

/**
 * Events and bytes of each tool call: all from its signal to the next one's, with the write of the record that follows.
 * The last one is left out, because the end of the call is in it. Bytes are those of the events as protobuf.
 */
export function toolCallCosts(history: CallHistory): ToolCallCost[] {
  const starts = history.flatMap((event, index) => {
    const functionCallId = signalledFunctionCall(event);
    return functionCallId === null ? [] : [{ functionCallId, index }];
  });
  return starts.slice(0, -1).map(({ functionCallId, index }, position) => {
    const events = history.slice(index, starts[position + 1]?.index);
    const bytes = events.reduce((sum, event) => sum + HistoryEvent.encode(event).finish().length, 0);
    return { functionCallId, events: events.length, bytes };
  });
}

/** The steps of each tool call. */
export function toolCallSteps(history: CallHistory): ToolCallSteps[] {
  return history.flatMap((signal, index) => {
    const functionCallId = signalledFunctionCall(signal);
    if (functionCallId === null) return [];
    const task = history.slice(index + 1).find(({ workflowTaskStartedEventAttributes: attributes }) => attributes);
    return task ? [{ functionCallId, signalled: timeOf(signal), taskStarted: timeOf(task) }] : [];
  });
}

function signalledFunctionCall({ workflowExecutionSignaledEventAttributes: signal }: Event): string | null {
  return signal?.signalName === 'toolInvocation' ? functionCallIdIn(signal.input?.payloads) : null;
}

function functionCallIdIn(payloads: Payload[] | null | undefined): string | null {
  const [payload] = payloads ?? [];
  if (payload === undefined) return null;
  return defaultPayloadConverter.fromPayload<{ function_call_id: string }>(payload).function_call_id;
}

/** Finer than a millisecond: some steps take little more than one. */
function timeOf({ eventTime }: Event): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}
