import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/simulator/scenario/scenario-schema';

/** A scenario of these steps; everything else as `changes` say, or something plain. */
export function scenarioOf(steps: unknown[], changes: Partial<ScenarioInput> = {}): Scenario {
  return scenarioSchema.parse({ name: 'test', caller: '+33612345678', dialed: '+33145678901', steps, ...changes });
}
