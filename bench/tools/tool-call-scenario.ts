import { type Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario-schema';
import { spread } from '../spread';
import { type ToolPath, toolPaths } from './tool-paths';

/** What the caller's and the model's words of a turn take, in milliseconds of the call's own time. */
const spokenMs = 2_500;

/** Every third tool call is a transfer: the other path is the one with a budget. */
export function mixedPaths(turn: number, seed: number): ToolPath {
  return (turn + seed) % 3 === 2 ? 'transfer' : 'code';
}

/** Only tool calls that need nothing but the round trip. */
export function codePathOnly(): ToolPath {
  return 'code';
}

/**
 * A conversation of `turns` turns, as on a real call: the caller asks, the model calls a tool, gets its result, speaks,
 * and silence fills the turn up to `turnMs` on average (of the call's own time). `seed` tells the calls of a run apart:
 * their silences differ, so that they drift past one another.
 */
export function toolCallScenario(
  turns: number,
  turnMs: number,
  seed: number,
  pathOf: (turn: number, seed: number) => ToolPath,
): Scenario {
  const turn = (index: number): unknown[] => {
    const { tool, arguments: args, error } = toolPaths[pathOf(index, seed)];
    return [
      { caller_says: { text: 'Can you help me with that?', duration_ms: 500 } },
      { model_calls: { tools: [{ tool, arguments: args }] } },
      { expect_results: { results: [{ tool, ok: false, error }] } },
      { model_says: { text: 'I am afraid that is not possible.', duration_ms: 1_000 } },
      { silence: { duration_ms: Math.round(Math.max(turnMs - spokenMs, 0) * 2 * spread(seed * 31 + index)) } },
    ];
  };
  return scenarioSchema.parse({
    name: 'tool-calls',
    caller: '+33612345678',
    dialed: '+33145678901',
    transfers: [{ answer: 400, then: 'nothing' }],
    steps: [
      { model_says: { text: 'Acme, good morning.', duration_ms: 1_000 } },
      ...Array.from({ length: turns }, (_, index) => turn(index)).flat(),
      'caller_hangs_up',
    ],
  });
}
