import { type FrameRecord } from '../../src/simulator/journal';

/** One tool call as OpenAI's side saw it. Times are milliseconds since 1970, with fractions. */
export interface ToolRoundTrip {
  functionCallId: string;
  tool: string;
  /** `response.function_call_arguments.done` left OpenAI: from then on the call can be answered. */
  calledAt: number;
  /** The `function_call_output` arrived there. */
  answeredAt: number;
}

/** The function call that a frame from the client answers; null for every other frame. */
export function answeredFunctionCall({ from, frame }: Pick<FrameRecord, 'from' | 'frame'>): string | null {
  const item = (frame.item ?? {}) as Record<string, unknown>;
  const isAnswer =
    from === 'client' && frame.type === 'conversation.item.create' && item.type === 'function_call_output';
  return isAnswer ? String(item.call_id) : null;
}

/** The answered tool calls of one call, from the frames on its wire in their order. */
export function toolRoundTrips(frames: readonly Pick<FrameRecord, 'from' | 'frame' | 'at'>[]): ToolRoundTrip[] {
  const called = new Map<string, { tool: string; calledAt: number }>();
  const trips: ToolRoundTrip[] = [];
  for (const record of frames) {
    const { from, frame, at } = record;
    if (from === 'openai' && frame.type === 'response.function_call_arguments.done') {
      called.set(String(frame.call_id), { tool: String(frame.name), calledAt: at });
    }
    const functionCallId = answeredFunctionCall(record);
    const call = functionCallId === null ? undefined : called.get(functionCallId);
    if (functionCallId !== null && call !== undefined) {
      trips.push({ functionCallId, ...call, answeredAt: at });
      // A repeated answer is no second round trip.
      called.delete(functionCallId);
    }
  }
  return trips;
}
