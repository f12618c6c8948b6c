import { toolInvocationSchema } from '../../src/models/tool-invocation';
import { toolInvocation } from '../fixtures/tool-invocation';

describe('toolInvocationSchema', () => {
  test('tool_invocation_from_outside_the_sideband_has_no_response', () => {
    const invocation = toolInvocation({ response_id: '', item_id: '' });

    expect(toolInvocationSchema.parse(invocation)).toEqual(invocation);
  });

  test('tool_invocation_arguments_need_not_be_json', () => {
    const invocation = toolInvocation({ arguments_json: '{invalid json}' });

    expect(toolInvocationSchema.parse(invocation)).toEqual(invocation);
  });

  test.each(['call_id', 'function_call_id', 'name'])('tool_invocation_empty_%s_is_refused', (field) => {
    expect(toolInvocationSchema.safeParse({ ...toolInvocation(), [field]: '' }).success).toBe(false);
  });
});
