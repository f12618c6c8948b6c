import { type Journal } from '../journal';
import { type SimulatedCall } from './simulated-call';

/** The calls a simulator knows, oldest first; ended ones are forgotten, with their records, beyond `keep` calls. */
export class CallRegistry {
  private readonly calls = new Map<string, SimulatedCall>();

  constructor(
    private readonly keep: number,
    private readonly journal: Journal,
  ) {}

  /** Takes a call in. */
  add(call: SimulatedCall): void {
    this.calls.set(call.callId, call);
    this.forgetOldest();
  }

  /** The call with this id. */
  find(callId: string): SimulatedCall | undefined {
    return this.calls.get(callId);
  }

  /** All calls that are remembered. */
  all(): SimulatedCall[] {
    return [...this.calls.values()];
  }

  private forgetOldest(): void {
    for (const [callId, call] of this.calls) {
      if (this.calls.size <= this.keep) return;
      if (call.phase !== 'ended') continue;
      this.calls.delete(callId);
      this.journal.forget(callId);
    }
  }
}
