import type { SidebandEvent } from '../../models/sideband-event';

/** What a watch has to say; `callerHeard`: the caller was heard since it last said something. */
export interface QuietChange {
  state: 'started' | 'ended';
  callerHeard: boolean;
}

/**
 * Notices when nobody speaks on either side: the caller does not, no response is being made or played, and no function
 * call waits for its result. `ended` is said only after `started`. Pure: time comes in as milliseconds, and `dueAt` says
 * when `tick` will have something to say.
 */
export class QuietWatch {
  private readonly unanswered = new Set<string>();
  private speaking = false;
  private responding = false;
  private playing = false;
  private told = false;
  private callerHeard = false;

  constructor(
    /** Quiet that is worth telling, milliseconds. */
    private readonly quietMs: number,
    /** When the last sound was heard. */
    private lastSoundAt: number,
  ) {}

  /** When the quiet will have lasted long enough; null while it is not quiet, or told already. */
  get dueAt(): number | null {
    const busy = this.speaking || this.responding || this.playing || this.unanswered.size > 0;
    return busy || this.told ? null : this.lastSoundAt + this.quietMs;
  }

  handle(event: SidebandEvent, now: number): QuietChange | null {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.speaking = true;
        this.callerHeard = true;
        return this.sound(now);
      case 'input_audio_buffer.speech_stopped':
        this.speaking = false;
        return this.sound(now);
      case 'input_audio_buffer.dtmf_event_received':
        this.callerHeard = true;
        return this.sound(now);
      case 'response.created':
        this.responding = true;
        return this.sound(now);
      case 'response.done':
        this.responding = false;
        return this.sound(now);
      case 'output_audio_buffer.started':
        this.playing = true;
        return this.sound(now);
      case 'output_audio_buffer.stopped':
      case 'output_audio_buffer.cleared':
        this.playing = false;
        return this.sound(now);
      default:
        return null;
    }
  }

  /** A function call waits for its result: the line is not quiet, somebody is at work. */
  functionCallOpened(functionCallId: string, now: number): QuietChange | null {
    this.unanswered.add(functionCallId);
    return this.sound(now);
  }

  functionCallAnswered(functionCallId: string, now: number): QuietChange | null {
    return this.unanswered.delete(functionCallId) ? this.sound(now) : null;
  }

  /** The socket was away: what was going on then is not known any more. */
  reset(now: number): QuietChange | null {
    this.speaking = false;
    this.responding = false;
    this.playing = false;
    return this.sound(now);
  }

  tick(now: number): QuietChange | null {
    if (this.dueAt === null || now < this.dueAt) return null;
    this.told = true;
    return this.change('started');
  }

  private sound(now: number): QuietChange | null {
    this.lastSoundAt = now;
    if (!this.told) return null;
    this.told = false;
    return this.change('ended');
  }

  private change(state: QuietChange['state']): QuietChange {
    const { callerHeard } = this;
    this.callerHeard = false;
    return { state, callerHeard };
  }
}
