import { toolFailure, toolResultSchema, toolSuccess } from '../../src/models/tool-result';

describe('toolResultSchema', () => {
  test('tool_result_error_defaults_to_null', () => {
    expect(toolResultSchema.parse({ function_call_id: 'f', ok: true, output: '{}' }).error).toBeNull();
  });
});

describe('toolSuccess', () => {
  test('tool_success_output_is_serialised', () => {
    expect(toolSuccess('f', { seats: 2 })).toEqual({
      function_call_id: 'f',
      ok: true,
      output: '{"seats":2}',
      error: null,
    });
  });
});

describe('toolFailure', () => {
  test('tool_failure_code_is_repeated_in_the_output', () => {
    const result = toolFailure('f', 'no_table', { detail: 'Offer another day.' });

    expect(result).toMatchObject({ function_call_id: 'f', ok: false, error: 'no_table' });
    expect(JSON.parse(result.output)).toEqual({ error: 'no_table', detail: 'Offer another day.' });
  });
});
