import { setTimeout as delay } from 'node:timers/promises';
import { type SimulatedCall } from '../../src/simulator/calls/simulated-call';
import { type Scenario } from '../../src/simulator/scenario/scenario-schema';
import { preciseNow } from '../../src/simulator/session/call-clock';
import { type Simulator } from '../../src/simulator/simulator';
import { toolRoundTrips } from '../tools/tool-round-trips';

/** Of so many calls one may be refused and placed again: on a full machine that happens, and is measured elsewhere. */
const refusedOneOf = 20;

/** Calls that go on until they are told to end. */
export class LiveCalls {
  private readonly calls: SimulatedCall[] = [];
  private refused = 0;

  /** Calls play the scenarios in turn; each must last longer than the measurement. */
  constructor(
    private readonly simulator: Simulator,
    private readonly scenarios: readonly Scenario[],
  ) {}

  get ids(): string[] {
    return this.calls.map(({ callId }) => callId);
  }

  /** How many are answered and not over. */
  get live(): number {
    return this.calls.filter(({ phase }) => phase === 'in_call').length;
  }

  /** Why the first call that did not go by its script did not; null when all did. */
  get failure(): string | null {
    return this.calls.map((call) => call.summary().failure).find((failure) => failure !== null) ?? null;
  }

  /** Places calls, so many a second, until there are `count` in all. */
  async growTo(count: number, perSecond: number): Promise<void> {
    while (this.calls.length < count) {
      this.place(this.calls.length);
      await delay(1_000 / perSecond);
    }
  }

  /**
   * Resolves when every call is answered; those that are refused are placed again. Rejects, with the reason of one, when
   * too many are, or it takes too long.
   */
  async answered(withinMs: number): Promise<void> {
    const deadline = preciseNow() + withinMs;
    while (this.live < this.calls.length) {
      const refused = this.calls.flatMap(({ phase }, index) => (phase === 'ended' ? [index] : []));
      const tooMany = this.refused + refused.length > this.calls.length / refusedOneOf;
      if (tooMany || preciseNow() > deadline) {
        throw new Error(
          `only ${this.live} of ${this.calls.length} calls are live: ${this.failure ?? 'they still ring'}`,
        );
      }
      this.refused += refused.length;
      for (const index of refused) this.place(index);
      await delay(100);
    }
  }

  /** Milliseconds of the tool round trips that began since then, and how many function calls have no answer yet. */
  toolsSince(since: number): { durations: number[]; unanswered: number } {
    const late = preciseNow() - 5_000;
    const durations: number[] = [];
    let unanswered = 0;
    for (const { callId } of this.calls) {
      const frames = this.simulator.frames(callId).filter(({ at }) => at >= since);
      const trips = toolRoundTrips(frames);
      durations.push(...trips.map(({ calledAt, answeredAt }) => answeredAt - calledAt));
      const called = frames.filter(
        ({ at, frame }) => frame.type === 'response.function_call_arguments.done' && at < late,
      );
      unanswered += called.filter(
        ({ frame }) => !trips.some(({ functionCallId }) => functionCallId === frame.call_id),
      ).length;
    }
    return { durations, unanswered };
  }

  /** The callers hang up; resolves when all calls are over. */
  async end(): Promise<void> {
    for (const call of this.calls) call.finish('caller_hung_up');
    await Promise.all(this.calls.map(({ finished }) => finished));
  }

  /** Places the call at this index, in the place of another if there was one. */
  private place(index: number): void {
    const scenario = this.scenarios[index % this.scenarios.length];
    if (scenario === undefined) throw new Error('there is no scenario to play');
    this.calls[index] = this.simulator.placeCall(scenario);
  }
}
