import { outputAudioBuffer } from '../wire/audio-frames';
import { itemTruncated } from '../wire/item-frames';
import { type SessionContext } from './session-context';

/** What the caller hears: the audio of one response at a time, much slower than the model makes it. */
export class Playback {
  private queue: Promise<void> = Promise.resolve();
  private current: { responseId: string; itemId: string; startedAt: number; stop: AbortController } | null = null;

  constructor(private readonly context: SessionContext) {}

  /** True while the caller hears the model. */
  get audible(): boolean {
    return this.current !== null;
  }

  /** Resolves when everything handed over so far was heard, cut off, or ended with the call. */
  async finished(): Promise<void> {
    await this.queue;
  }

  /**
   * Plays the audio of an item after what is playing already. `output_audio_buffer.stopped` comes when `durationMs`
   * have passed and the response is done: `generated` resolves then.
   */
  play(responseId: string, itemId: string, durationMs: number, generated: Promise<unknown>): void {
    this.queue = this.queue.then(() => this.perform(responseId, itemId, durationMs, generated)).catch(() => undefined); // The call ended: there is nobody left to hear it.
  }

  /** Cuts off what the caller hears; false when nothing was to be heard. */
  clear(): boolean {
    if (!this.current) return false;
    const { responseId, stop } = this.current;
    this.current = null;
    stop.abort();
    this.context.emit(outputAudioBuffer('cleared', responseId));
    this.context.changes.notify();
    return true;
  }

  /** The caller barged in: the server itself cuts item and audio at what was heard (it knows, over SIP). */
  interrupt(): void {
    if (!this.current) return;
    const { itemId, startedAt } = this.current;
    this.context.emit(itemTruncated(itemId, 0, this.context.clock.elapsedMs() - startedAt));
    this.clear();
  }

  private async perform(
    responseId: string,
    itemId: string,
    durationMs: number,
    generated: Promise<unknown>,
  ): Promise<void> {
    const { clock, changes, emit } = this.context;
    clock.ended.throwIfAborted();
    const stop = new AbortController();
    this.current = { responseId, itemId, startedAt: clock.elapsedMs(), stop };
    emit(outputAudioBuffer('started', responseId));
    changes.notify();
    try {
      await clock.pause(durationMs, AbortSignal.any([clock.ended, stop.signal]));
      await generated;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
    if (stop.signal.aborted) return;
    this.current = null;
    clock.ended.throwIfAborted();
    emit(outputAudioBuffer('stopped', responseId));
    changes.notify();
  }
}
