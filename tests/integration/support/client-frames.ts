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

/** Without the frames by which an owner looks at what it may have missed; they change nothing in the conversation. */
export function withoutLooks(frames: readonly FrameRecord['frame'][]): FrameRecord['frame'][] {
  return frames.filter(({ type, item, item_id }) => {
    const looks = [(item as { id?: string } | undefined)?.id, item_id].some((id) => String(id).startsWith('gap_'));
    return !looks && type !== 'conversation.item.retrieve';
  });
}

/** The requests that reached OpenAI's call control routes, as `verb status`. */
export function controlRequests(simulator: Simulator, callId: string): string[] {
  return simulator.requests(callId).map(({ verb, status }) => `${verb} ${status}`);
}
