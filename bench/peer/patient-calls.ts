import { type Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario-schema';
import { spread } from '../spread';
import { toolPaths } from '../tools/tool-paths';

/** A quarter of an hour or more. */
const turns = 200;

/**
 * A call whose caller goes on talking, and the model calling its tool every few seconds, whether or not anybody answers.
 * `seed` tells calls apart: their silences differ.
 */
export function patientCall(seed: number): Scenario {
  const { tool, arguments: args } = toolPaths.code;
  const turn = (index: number): unknown[] => [
    { caller_says: { text: 'Can you help me with that?', duration_ms: 500 } },
    { model_calls: { tools: [{ tool, arguments: args }] } },
    { silence: { duration_ms: 2_500 + Math.round(3_000 * spread(seed * 31 + index)) } },
  ];
  return scenarioSchema.parse({
    name: 'patient',
    caller: '+33612345678',
    dialed: '+33145678901',
    steps: [
      { model_says: { text: 'Acme, good morning.', duration_ms: 500, asked_within_ms: 30_000 } },
      ...Array.from({ length: turns }, (_, index) => turn(index)).flat(),
    ],
  });
}
