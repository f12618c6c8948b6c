import type { FrameRecord } from '../../../src/simulator/journal';
import type { Simulator } from '../../../src/simulator/simulator';

/** The frames that Sonore sent on a call's sideband, in order. */
export function clientFrames(simulator: Simulator, callId: string): FrameRecord['frame'][] {
  return simulator.frames(callId).flatMap(({ from, frame }) => (from === 'client' ? [frame] : []));
}

/** One line for each of them: its type, and for an item what kind of item. */
export function outline(frames: readonly FrameRecord['frame'][]): string[] {
  return frames.map((frame) => {
    const item = frame['item'] as { type?: string; role?: string } | undefined;
    return item === undefined ? frame.type : `${frame.type} ${item.role ?? item.type}`;
  });
}

/** The requests that reached OpenAI's call control routes, as `verb status`. */
export function controlRequests(simulator: Simulator, callId: string): string[] {
  return simulator.requests(callId).map(({ verb, status }) => `${verb} ${status}`);
}
