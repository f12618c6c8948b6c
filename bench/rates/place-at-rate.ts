import { setTimeout as delay } from 'node:timers/promises';
import { type CallSummary } from '../../src/simulator/calls/call-summary';
import { type Scenario } from '../../src/simulator/scenario/scenario-schema';
import { type Simulator } from '../../src/simulator/simulator';

/** Calls coming in evenly, whether or not the earlier ones have been answered. */
export interface Rate {
  /** Calls a second. */
  perSecond: number;
  seconds: number;
}

/**
 * Places calls at a rate and resolves with what became of each when all are over. `between` is awaited beside them once
 * for each call, half-way to the next one.
 */
export async function placeAtRate(
  simulator: Simulator,
  scenario: Scenario,
  { perSecond, seconds }: Rate,
  between: () => Promise<void>,
): Promise<CallSummary[]> {
  const intervalMs = 1_000 / perSecond;
  const calls = Array.from({ length: Math.round(perSecond * seconds) }, async (_, index) => {
    await delay(index * intervalMs);
    const { finished } = simulator.placeCall(scenario);
    await delay(intervalMs / 2);
    await between();
    return finished;
  });
  return Promise.all(calls);
}
