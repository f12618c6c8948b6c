import type { SidebandEvent } from '../../models/sideband-event';

interface ResponsePlayback {
  spoken: boolean;
  done: boolean;
  /** Nothing of it is to be heard any more: played to its end, or cleared. */
  silent: boolean;
}

/** Enough for every tool call that can still be waiting for its response to be heard. */
const rememberedResponses = 20;

/**
 * Knows which responses the caller has heard to the end. `output_audio_buffer.stopped` comes when the audio has been
 * played, well after `response.done`; without speech it never comes (OpenAI Realtime reference, SIP and WebRTC only).
 */
export class PlayOut {
  private readonly responses = new Map<string, ResponsePlayback>();
  private readonly waiting = new Set<() => void>();
  /** The server has told of playback in this call: what it began, it will also end. */
  private serverTells = false;

  handle(event: SidebandEvent): void {
    switch (event.type) {
      case 'response.created':
        this.of(event.response.id);
        break;
      case 'response.output_item.added':
        if (event.item.type === 'message') this.of(event.response_id).spoken = true;
        break;
      case 'response.done':
        this.of(event.response.id).done = true;
        break;
      case 'output_audio_buffer.started':
        this.serverTells = true;
        if (event.response_id) this.of(event.response_id).spoken = true;
        break;
      case 'output_audio_buffer.stopped':
      case 'output_audio_buffer.cleared':
        if (event.response_id) this.of(event.response_id).silent = true;
        break;
      default:
        return;
    }
    for (const wake of this.waiting) wake();
  }

  /**
   * Resolves when the caller has heard all of a response, at once for one that this owner never saw or that holds no
   * speech, and after `limitMs` at the latest.
   */
  async heard(responseId: string, limitMs: number): Promise<void> {
    if (this.isHeard(responseId)) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve();
      };
      const check = (): void => {
        if (this.isHeard(responseId)) finish();
      };
      const timer = setTimeout(finish, limitMs);
      this.waiting.add(check);
    });
  }

  /** True when a response is known to hold speech. */
  spoke(responseId: string): boolean {
    return this.responses.get(responseId)?.spoken ?? false;
  }

  private isHeard(responseId: string): boolean {
    const response = this.responses.get(responseId);
    if (!response || response.silent) return true;
    // Playback begins while the response is still being made: at its end, silence about it means that none is told of.
    return response.done && (!response.spoken || !this.serverTells);
  }

  private of(responseId: string): ResponsePlayback {
    let response = this.responses.get(responseId);
    if (!response) {
      response = { spoken: false, done: false, silent: false };
      this.responses.set(responseId, response);
      const oldest = this.responses.keys().next().value;
      if (this.responses.size > rememberedResponses && oldest !== undefined) this.responses.delete(oldest);
    }
    return response;
  }
}
