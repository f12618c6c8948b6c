import { type CallStepEvent } from './demo-event';

/** A transcript that takes longer than this is not waited for. Milliseconds. */
const patienceMs = 2000;

/** A step, or the place of a caller's turn whose words are not known yet. */
type Entry = { at: number; itemId: string | null; step: CallStepEvent | null };

/**
 * Puts a caller's words where they were said. OpenAI transcribes beside the answer, so the words of a turn often arrive
 * after the answer to them: what follows the turn is kept back until they are there.
 */
export class TurnQueue {
  private entries: Entry[] = [];

  /** Keeps the place of a turn that has just ended; `at` in milliseconds since 1970. */
  turnEnded(itemId: string, at: number): void {
    this.entries.push({ at, itemId, step: null });
  }

  /** When the turn of this item ended; null when its place is not kept (any more). */
  endOfTurn(itemId: string): number | null {
    return this.placeOf(itemId)?.at ?? null;
  }

  /** Adds a step: in the place of its turn where that is kept, else at the end. */
  add(step: CallStepEvent, at: number, itemId: string | null): void {
    const place = itemId === null ? undefined : this.placeOf(itemId);
    if (place === undefined) this.entries.push({ at, itemId, step });
    else place.step = step;
  }

  /** The steps that need wait for nothing, in order; all of them when the call is over. */
  release(now: number, isOver: boolean): CallStepEvent[] {
    const isWaiting = ({ step, at }: Entry): boolean => step === null && !isOver && now - at <= patienceMs;
    const waiting = this.entries.findIndex(isWaiting);
    const released = waiting < 0 ? this.entries : this.entries.slice(0, waiting);
    this.entries = waiting < 0 ? [] : this.entries.slice(waiting);
    return released.flatMap(({ step }) => (step === null ? [] : [step]));
  }

  private placeOf(itemId: string): Entry | undefined {
    return this.entries.find((entry) => entry.itemId === itemId && entry.step === null);
  }
}
