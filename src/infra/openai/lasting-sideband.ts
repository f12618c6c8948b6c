import type { Sideband, SidebandClose, SidebandOpenResult } from './sideband';

/** Opens one socket to the call; see `openSideband`. */
export type ConnectSideband = (handlers: {
  onFrame(text: string): void;
  onClose(close: SidebandClose): void;
  signal: AbortSignal;
}) => Promise<SidebandOpenResult>;

export interface LastingSidebandOptions {
  connect: ConnectSideband;
  onFrame(text: string): void;
  /** The socket broke, and is being opened again. */
  onLost(): void;
  onReopened(): void;
  /** There is no such call any more. `since` is when its socket closed, or was first asked for; ms since the epoch. */
  onGone(since: number): void;
  /** Opening it again failed for a reason of our own. */
  onBroken(): void;
  note(event: string, fields: Record<string, unknown>): void;
}

/** Pauses between attempts to open the socket, milliseconds; the last one repeats. */
const pauses = [0, 200, 500, 1000, 2000] as const;

/**
 * The sideband of one call, for as long as the call lasts: opened again when only the socket broke. OpenAI closes it with
 * the same codes when the caller hangs up, so a close proves nothing; a 404 on the next upgrade does.
 */
export class LastingSideband {
  private socket: Sideband | null = null;
  private reopening = true;
  private readonly closed = new AbortController();
  private reopened = 0;
  /** An opening that is under way. */
  private opening: Promise<SidebandOpenResult> | null = null;

  constructor(private readonly options: LastingSidebandOptions) {}

  get isOpen(): boolean {
    return this.socket !== null;
  }

  /** How many times the socket has been opened again. */
  get reconnects(): number {
    return this.reopened;
  }

  /**
   * Opens the socket for the first time; false when the call is gone. Right after accept OpenAI can still answer 404, so
   * only for a `resumed` call the first one counts; else it is asked for again until `deadlineMs` have passed.
   */
  async open({ resumed, deadlineMs }: { resumed: boolean; deadlineMs: number }): Promise<boolean> {
    const askedAt = Date.now();
    for (let attempt = 1; ; attempt++) {
      const result = await this.openOnce();
      if (this.closed.signal.aborted) return false;
      if (result.kind === 'open') return true;
      const overdue = Date.now() >= askedAt + deadlineMs;
      if (isGone(result) && (resumed || overdue)) {
        this.options.onGone(askedAt);
        return false;
      }
      if (overdue) throw new Error('the sideband could not be opened');
      await this.pauseBefore(attempt);
    }
  }

  /** Tries once to open the socket; whether it is open says `isOpen`. */
  async tryOpen(): Promise<void> {
    if (!this.isOpen) await this.openOnce();
  }

  /** Resolves when the frame is on the socket. @throws SocketNotOpen while there is none. */
  async send(frame: object): Promise<void> {
    if (!this.socket) throw new SocketNotOpen();
    await this.socket.send(frame);
  }

  /** From now on a socket that breaks stays closed. */
  stopReopening(): void {
    this.reopening = false;
  }

  /** Lets go of the socket for good; the phone call goes on. */
  close(): void {
    this.closed.abort();
    this.socket?.close();
    this.socket = null;
  }

  /** Whoever asks while it is under way gets the same socket: on two a key would be heard twice. */
  private openOnce(): Promise<SidebandOpenResult> {
    this.opening ??= this.connect().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  private async connect(): Promise<SidebandOpenResult> {
    const result = await this.options.connect({
      onFrame: (text) => this.options.onFrame(text),
      onClose: (close) => this.onClose(close),
      signal: this.closed.signal,
    });
    if (result.kind === 'open') {
      // A repeated attach and a re-opening may both have succeeded: one socket is enough.
      if (this.closed.signal.aborted || this.socket) result.socket.close();
      else this.socket = result.socket;
    } else {
      this.options.note('sideband_not_opened', { ...result });
    }
    return result;
  }

  private onClose(close: SidebandClose): void {
    // The spare one of two.
    if (this.socket?.open) return;
    this.socket = null;
    if (this.closed.signal.aborted) return;
    this.options.note('sideband_closed', { code: close.code });
    this.options.onLost();
    // An unhandled rejection would take the process and all its calls down.
    this.reopen(Date.now()).catch((error: unknown) => {
      this.options.note('sideband_reopen_failed', { error: String(error) });
      this.options.onBroken();
    });
  }

  private async reopen(closedAt: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await this.pauseBefore(attempt);
      if (this.closed.signal.aborted || !this.reopening) return;
      const result = await this.openOnce();
      if (isGone(result)) return this.options.onGone(closedAt);
      if (result.kind !== 'open') continue;
      this.reopened += 1;
      this.options.note('sideband_reattached', { attempts: attempt + 1 });
      return this.options.onReopened();
    }
  }

  /** Waits, but not beyond the close. */
  private async pauseBefore(attempt: number): Promise<void> {
    const milliseconds = pauses[Math.min(attempt, pauses.length - 1)] ?? 0;
    const { signal } = this.closed;
    if (milliseconds === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, milliseconds);
      signal.addEventListener('abort', finish);
    });
  }
}

/** The words could not be handed over now: the socket is closed, or the call is another owner's. */
export class SocketNotOpen extends Error {
  override readonly name = 'SocketNotOpen';
}

function isGone(result: SidebandOpenResult): boolean {
  return result.kind === 'refused' && result.status === 404;
}
