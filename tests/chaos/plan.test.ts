import { faultKinds, processFaultKinds } from '../../chaos/fault-kinds';
import { planChaos, type PlanOptions } from '../../chaos/plan';
import { planLines } from '../../chaos/plan-lines';
import { chaosScenarios, scenarioWeights } from '../../chaos/scenarios';

const options: PlanOptions = { seed: '7', calls: 300, rate: 2, faults: faultKinds, faultEveryMs: 10_000 };

describe('planChaos', () => {
  test('plan_same_seed_is_the_same_plan_and_another_seed_another', () => {
    expect(planChaos(options)).toEqual(planChaos(options));
    expect(planLines(planChaos(options))).not.toEqual(planLines(planChaos({ ...options, seed: '8' })));
  });

  test('plan_holds_every_scenario_and_every_kind_of_process_fault', () => {
    const plan = planChaos(options);

    expect(new Set(plan.plannedCalls.map(({ scenario }) => scenario))).toEqual(new Set(chaosScenarios.keys()));
    expect(new Set(plan.processFaults.map(({ kind }) => kind))).toEqual(new Set(processFaultKinds));
    expect(plan.forgeries).toHaveLength(15);
    expect(
      new Set(plan.processFaults.filter(({ kind }) => kind === 'worker_kill').map(({ target }) => target)),
    ).toEqual(new Set([0, 1]));
  });

  test('plan_calls_are_spread_over_the_run_in_order', () => {
    const times = planChaos(options).plannedCalls.map(({ atMs }) => atMs);

    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThan(148_000);
    expect(times.at(-1)).toBeLessThanOrEqual(150_000);
  });

  test('plan_without_faults_only_places_calls', () => {
    const plan = planChaos({ ...options, faults: [] });

    expect(plan).toMatchObject({ processFaults: [], forgeries: [], requestFaults: { rules: [] } });
    expect(plan.plannedCalls.every(({ webhook }) => Object.keys(webhook).length === 0)).toBe(true);
  });

  test('plan_faults_that_are_not_chosen_do_not_change_the_others', () => {
    const all = planChaos(options);
    const fewer = planChaos({ ...options, faults: faultKinds.filter((kind) => kind !== 'webhook_forged') });

    expect(fewer.plannedCalls).toEqual(all.plannedCalls);
    expect(fewer.processFaults).toEqual(all.processFaults);
  });

  test('scenario_weights_name_every_scenario', () => {
    expect(Object.keys(scenarioWeights).sort()).toEqual([...chaosScenarios.keys()].sort());
  });
});
