import type { SessionPhase } from '../metrics/metrics';
import type { CallSession } from './call-session';

/**
 * The sessions this process holds, by call *and* epoch: for a moment two attempts of one call may live in the same
 * process, and words for one must not reach the other.
 */
export class SessionRegistry {
  private readonly sessions = new Map<string, CallSession>();
  private readonly lingering = new Set<Promise<void>>();

  get size(): number {
    return this.sessions.size;
  }

  /** How many of them stand where. */
  phases(): Record<SessionPhase, number> {
    const count = { seated: 0, live: 0, reopening: 0 };
    for (const { phase } of this.sessions.values()) count[phase] += 1;
    return count;
  }

  add(callId: string, epoch: number, session: CallSession): void {
    this.sessions.set(key(callId, epoch), session);
  }

  get(callId: string, epoch: number): CallSession | undefined {
    return this.sessions.get(key(callId, epoch));
  }

  /** Removes exactly this session; a newer one under the same key stays. */
  remove(callId: string, epoch: number, session: CallSession): void {
    if (this.sessions.get(key(callId, epoch)) === session) this.sessions.delete(key(callId, epoch));
  }

  /** Lets go of a handed-over session after a while, in which it still listens. */
  linger(letGo: () => void, milliseconds: number): void {
    const done = new Promise<void>((resolve) => setTimeout(resolve, milliseconds)).then(() => {
      letGo();
      this.lingering.delete(done);
    });
    this.lingering.add(done);
  }

  /** Resolves when no handed-over session is left; a process that shuts down waits for it. */
  async lingered(): Promise<void> {
    await Promise.all(this.lingering);
  }
}

function key(callId: string, epoch: number): string {
  return `${callId}@${epoch}`;
}
