import { type ChaosResult } from '../../chaos/chaos-result';
import { faultKinds } from '../../chaos/fault-kinds';
import { planChaos } from '../../chaos/plan';
import { runChaos } from '../../chaos/run-chaos';
import { Cleanup } from '../../src/apps/demo/cleanup';
import { silentReport } from '../../src/local-stack';

/** The same as `npm run chaos`, small: each kind of process fault happens once while a dozen calls are under way. */
describe('a small chaos run', () => {
  const cleanup = new Cleanup();
  afterAll(() => cleanup.run());

  test('chaos_of_twelve_calls_violates_no_invariant', async () => {
    const plan = planChaos({ seed: '33', calls: 12, rate: 0.6, faults: faultKinds, faultEveryMs: 3_300 });
    const options = { environment: process.env, report: silentReport, tell: () => undefined, speed: 12 };

    const { result, stories } = await runChaos(plan, options, cleanup);

    const violated = result.invariants.filter(({ violations }) => violations.length > 0);
    // The stories tell what happened; an empty list alone would not.
    expect({ violated, stories }).toEqual({ violated: [], stories: [] });
    expect(result.calls).toBe(12);
    expect(happened(result)).toEqual([
      'gateway_kill',
      'mongo_restart',
      'temporal_restart',
      'worker_freeze',
      'worker_kill',
      'worker_stop',
    ]);
  }, 180_000);
});

/** The process faults that were carried out. */
function happened({ faults }: ChaosResult): string[] {
  return Object.keys(faults).filter((name) => /^(worker|gateway|temporal|mongo)_/.test(name));
}
