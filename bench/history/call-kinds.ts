import { type Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario-schema';
import { toolPaths } from '../tools/tool-paths';

/** A kind of call whose history is measured. */
export interface CallKind {
  name: string;
  scenario: Scenario;
  /** Its worker is stopped in mid-call, and another one takes it over. */
  isTakenOver?: true;
}

const greeting = { model_says: { text: 'Acme, good morning.', duration_ms: 500 } };

function talk(turns: number): unknown[] {
  return Array.from({ length: turns }, () => [
    { caller_says: { text: 'And what about the day after?', duration_ms: 500 } },
    { model_says: { text: 'That would be possible, too.', duration_ms: 500 } },
  ]).flat();
}

/** Tool calls far enough from one another that each has its own workflow tasks, as in life. */
function tools(count: number): unknown[] {
  const { tool, arguments: args, error } = toolPaths.code;
  return Array.from({ length: count }, () => [
    { caller_says: { text: 'Can you help me with that?', duration_ms: 500 } },
    { model_calls: { tools: [{ tool, arguments: args }] } },
    { expect_results: { results: [{ tool, ok: false, error }] } },
    { model_says: { text: 'I am afraid that is not possible.', duration_ms: 500 } },
    { silence: { duration_ms: 2_000 } },
  ]).flat();
}

const transfer = [
  { caller_says: { text: 'To sales, please.', duration_ms: 500 } },
  { model_calls: { tools: [{ tool: 'request_transfer', arguments: { destination_id: 'sales', reason: 'a quote' } }] } },
  { expect_results: { results: [{ tool: 'request_transfer', ok: true }] } },
  'expect_transfer',
];

function call(name: string, steps: unknown[], rest: Omit<CallKind, 'name' | 'scenario'> = {}): CallKind {
  const scenario = { name, caller: '+33612345678', dialed: '+33145678901', steps: [greeting, ...steps] };
  return { name, scenario: scenarioSchema.parse(scenario), ...rest };
}

/** The longest kind is the one with a budget. */
export const longCall = call('60 turns, 10 tool calls', [...talk(50), ...tools(10), 'caller_hangs_up']);

/** Every kind, one call of each. */
export const callKinds: readonly CallKind[] = [
  call('plain', [...talk(3), 'caller_hangs_up']),
  call('1 tool call', [...tools(1), 'caller_hangs_up']),
  call('5 tool calls', [...tools(5), 'caller_hangs_up']),
  longCall,
  call('transfer', transfer),
  call('take-over', [...talk(3), { silence: { duration_ms: 60_000 } }, ...talk(1), 'caller_hangs_up'], {
    isTakenOver: true,
  }),
];
