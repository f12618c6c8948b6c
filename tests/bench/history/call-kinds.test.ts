import { callKinds, longCall } from '../../../bench/history/call-kinds';

describe('callKinds', () => {
  it('call_kinds_have_names_of_their_own', () => {
    expect(new Set(callKinds.map(({ name }) => name)).size).toBe(callKinds.length);
  });

  it('call_kinds_long_call_has_the_turns_and_tool_calls_of_its_budget', () => {
    const { steps } = longCall.scenario;

    expect(steps.filter((step) => step.caller_says !== undefined)).toHaveLength(60);
    expect(steps.filter((step) => step.model_calls !== undefined)).toHaveLength(10);
  });
});
