import { parseScenario } from '../../../src/simulator/scenario/parse-scenario';
import { ScenarioError } from '../../../src/simulator/scenario/scenario-error';

const HEAD = "name: test\ncaller: '+33612345678'\ndialed: '+33145678901'\n";

function messageOf(text: string): string {
  try {
    parseScenario(text, 'call.yaml');
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  throw new Error('the scenario was taken');
}

describe('parseScenario', () => {
  test('shorthands_areTheFieldThatMatters', () => {
    const { steps } = parseScenario(
      `${HEAD}steps:\n  - model_says: Hello\n  - silence: 200\n  - caller_presses: '12#'\n  - expect_results: []\n  - caller_hangs_up\n`,
      'call.yaml',
    );

    expect(steps).toMatchObject([
      { model_says: { text: 'Hello' } },
      { silence: { duration_ms: 200 } },
      { caller_presses: { digits: '12#' } },
      { expect_results: { results: [] } },
      { caller_hangs_up: { after_ms: 0, at_once: false } },
    ]);
  });

  test('unknownKey_isRefusedWithItsLineAndTheNearestKnownOne', () => {
    expect(messageOf(`${HEAD}steps:\n  - caller_say: Hello\n`)).toBe(
      'call.yaml:5:5 steps [1]: unknown key caller_say, did you mean caller_says?',
    );
    expect(
      messageOf(`${HEAD}steps:\n  - model_calls:\n      tools:\n        - tool: x\n          argumets: {}\n`),
    ).toBe('call.yaml:8:11 steps [1] model_calls tools [1]: unknown key argumets, did you mean arguments?');
  });

  test('unknownKey_nearNothing_isRefusedWithAllKnownOnes', () => {
    expect(messageOf(`${HEAD}steps:\n  - silence:\n      volume: 3\n      duration_ms: 1\n`)).toBe(
      'call.yaml:6:7 steps [1] silence: unknown key volume, known are duration_ms',
    );
  });

  test('severalProblems_areAllNamed', () => {
    const message = messageOf('name: test\ncaller: 0612\ndialed: "+33145678901"\nsteps:\n  - silence: -5\n');

    expect(message.split('\n')).toEqual([
      'call.yaml:2:9 caller: must be an E.164 number in quotes, such as "+33612345678", or anonymous',
      expect.stringMatching(/^call\.yaml:5:14 steps \[1\] silence duration_ms: /),
    ]);
  });

  test('brokenYaml_isRefusedWithItsLine', () => {
    expect(messageOf('name: test\nsteps: [\n')).toMatch(/^call\.yaml:\d+:\d+ Flow sequence/);
  });

  test.each([
    ['a step after the end', '  - caller_hangs_up\n  - silence: 1\n', 'nothing can follow caller_hangs_up'],
    ['an interruption of nobody', '  - caller_interrupts: Stop\n', 'caller_interrupts must follow a model_says'],
    ['a rejection after a conversation', '  - silence: 1\n  - expect_rejection\n', 'must be the only step'],
    ['two actions in a step', '  - silence: 1\n    model_says: Hi\n', 'exactly one action'],
  ])('script_with %s_isRefused', (_case, steps, reason) => {
    expect(messageOf(`${HEAD}steps:\n${steps}`)).toContain(reason);
  });
});
