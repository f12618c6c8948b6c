import { spanOfTool } from '../../../workflows/interceptors/span-of-tool';

const trace = 'a'.repeat(32);
const call = `00-${trace}-${'1'.repeat(16)}-01`;
const signal = `00-${trace}-${'2'.repeat(16)}-01`;

describe('spanOfTool', () => {
  test('span_of_a_tool_is_below_the_signal_of_the_same_trace', () => {
    const span = spanOfTool('call_1', signal, call);

    expect(span?.parent).toBe(signal);
    expect(span?.traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  });

  test.each([
    ['another_trace', `00-${'b'.repeat(32)}-${'2'.repeat(16)}-01`],
    ['no_trace', ''],
    ['nonsense', 'nonsense'],
  ])('span_of_a_tool_signalled_with_%s_is_below_the_call', (_what, signalled) => {
    expect(spanOfTool('call_1', signalled, call)?.parent).toBe(call);
  });

  test('span_of_a_tool_is_the_same_each_time_and_another_for_another_tool', () => {
    const first = spanOfTool('call_1', signal, call);

    expect(spanOfTool('call_1', signal, call)).toEqual(first);
    expect(spanOfTool('call_2', signal, call)?.traceparent).not.toBe(first?.traceparent);
  });

  test('tool_of_a_call_that_nobody_traces_has_no_span', () => {
    expect(spanOfTool('call_1', '', '')).toBeNull();
  });
});
