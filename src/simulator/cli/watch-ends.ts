import { type Simulator } from '../simulator';

/** How long agents are given to find out that their calls are over, and for the answer to reach them; in milliseconds. */
const longestMs = 3_000;
const answerMs = 100;

/**
 * Watches who has heard of a call's end. OpenAI tells nobody: an agent attaches again and gets a 404, and one that finds a
 * closed port instead keeps its call alive. The returned function resolves when every call that had a sideband has been
 * asked for again and refused, or after 3 s.
 */
export function watchEnds(simulator: Pick<Simulator, 'onEvent'>): () => Promise<void> {
  const unaware = new Set<string>();
  let allAware: () => void = () => undefined;
  simulator.onEvent((record) => {
    if (record.kind !== 'socket') return;
    if (record.state === 'attached') unaware.add(record.callId);
    const toldThatItIsOver = record.state === 'refused' && (record.status ?? 404) === 404;
    if (toldThatItIsOver && unaware.delete(record.callId) && unaware.size === 0) allAware();
  });
  return () =>
    new Promise((resolve) => {
      const limit = setTimeout(resolve, longestMs);
      allAware = () => {
        clearTimeout(limit);
        setTimeout(resolve, answerMs);
      };
      if (unaware.size === 0) allAware();
    });
}
