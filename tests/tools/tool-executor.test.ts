import { type ToolResult, toolFailure, toolSuccess } from '../../src/models/tool-result';
import { ToolDeadlineExceeded } from '../../src/tools/tool-deadline-exceeded';
import { toolDefinitions } from '../../src/tools/tool-definitions';
import { ToolExecutor } from '../../src/tools/tool-executor';
import { toolInvocation } from '../fixtures/tool-invocation';

function executorWith(tool: jest.Mock, options: ConstructorParameters<typeof ToolExecutor>[0] = {}): ToolExecutor {
  const executor = new ToolExecutor(options);
  executor.register('test_tool', tool);
  return executor;
}

/** A failed result whose output explains itself to the model. */
function expectFailure(result: ToolResult, error: string): void {
  expect(result).toMatchObject({ ok: false, error, function_call_id: 'test-func' });
  expect(JSON.parse(result.output)).toMatchObject({ error, detail: expect.stringMatching(/\w+/) });
}

describe('ToolExecutor', () => {
  test('tool_executor_known_tool_gets_parsed_arguments_invocation_and_deps', async () => {
    const answer = toolSuccess('test-func', { done: true });
    const tool = jest.fn().mockResolvedValue(answer);
    const invocation = toolInvocation({ arguments_json: '{"param": "value"}' });
    const deps = { call_service: { refer_call: jest.fn() } };

    const result = await executorWith(tool).execute(invocation, deps);

    expect(tool).toHaveBeenCalledTimes(1);
    expect(tool).toHaveBeenCalledWith({ param: 'value' }, invocation, deps);
    expect(result).toEqual(answer);
  });

  test('tool_executor_unknown_tool_is_not_found', async () => {
    const result = await new ToolExecutor().execute(toolInvocation({ name: 'nonexistent_tool' }));

    expectFailure(result, 'tool_not_found');
    expect(JSON.parse(result.output).tool).toBe('nonexistent_tool');
  });

  test('tool_executor_unknown_tool_with_bad_arguments_is_not_found', async () => {
    const result = await new ToolExecutor().execute(toolInvocation({ arguments_json: '{invalid json}' }));

    expectFailure(result, 'tool_not_found');
  });

  test.each(['__proto__', 'constructor', 'toString'])('tool_executor_prototype_name_%s_is_not_found', async (name) => {
    const executor = ToolExecutor.of(toolDefinitions);

    expectFailure(await executor.execute(toolInvocation({ name })), 'tool_not_found');
  });

  test.each(['{invalid json}', '[]', '"text"', '42', 'null', 'true', '{"a": 1'])(
    'tool_executor_arguments_%s_are_a_parse_error',
    async (arguments_json) => {
      const tool = jest.fn();

      const result = await executorWith(tool).execute(toolInvocation({ arguments_json }));

      expectFailure(result, 'tool_args_parse_error');
      expect(tool).not.toHaveBeenCalled();
    },
  );

  test.each(['', ' \n', '{}'])('tool_executor_arguments_%j_count_as_no_arguments', async (arguments_json) => {
    const tool = jest.fn().mockResolvedValue(toolSuccess('test-func', {}));

    await executorWith(tool).execute(toolInvocation({ arguments_json }));

    expect(tool.mock.calls[0]?.[0]).toEqual({});
  });

  test.each([
    ['rejects', jest.fn().mockRejectedValue(new Error('password=hunter2'))],
    [
      'throws',
      jest.fn(() => {
        throw new Error('password=hunter2');
      }),
    ],
  ])('tool_executor_tool_%s_is_an_execution_error_without_its_message', async (_how, tool) => {
    const onError = jest.fn();

    const result = await executorWith(tool, { onError }).execute(toolInvocation());

    expectFailure(result, 'tool_execution_error');
    expect(result.output).not.toContain('hunter2');
    expect(onError).toHaveBeenCalledWith('test_tool', expect.objectContaining({ message: 'password=hunter2' }));
  });

  test.each([undefined, null, 'done', {}, { ok: true, output: {} }, { function_call_id: 'test-func', ok: true }])(
    'tool_executor_answer_%j_is_an_execution_error',
    async (answer) => {
      const onError = jest.fn();

      const result = await executorWith(jest.fn().mockResolvedValue(answer), { onError }).execute(toolInvocation());

      expectFailure(result, 'tool_execution_error');
      expect(onError).toHaveBeenCalledTimes(1);
    },
  );

  test('tool_executor_failed_result_of_the_tool_comes_back_as_it_is', async () => {
    const answer = toolFailure('test-func', 'invalid_arguments', { detail: 'date is required' });

    const result = await executorWith(jest.fn().mockResolvedValue(answer)).execute(toolInvocation());

    expect(result).toEqual(answer);
  });

  test.each(['no free table', '{}', '"no free table"'])(
    'tool_executor_failed_result_with_output_%s_still_names_its_code',
    async (output) => {
      const answer = { function_call_id: 'test-func', ok: false, output, error: 'no_table' };

      const result = await executorWith(jest.fn().mockResolvedValue(answer)).execute(toolInvocation());

      expect(result.error).toBe('no_table');
      expect(JSON.parse(result.output)).toEqual({ error: 'no_table', detail: output });
    },
  );

  test('tool_executor_failed_result_without_code_gets_one', async () => {
    const answer = { function_call_id: 'test-func', ok: false, output: 'sorry' };

    const result = await executorWith(jest.fn().mockResolvedValue(answer)).execute(toolInvocation());

    expectFailure(result, 'tool_execution_error');
  });

  test('tool_executor_result_for_another_call_is_given_the_id_of_this_one', async () => {
    const tool = jest.fn().mockResolvedValue(toolSuccess('somebody-elses', {}));

    const result = await executorWith(tool).execute(toolInvocation());

    expect(result).toEqual(toolSuccess('test-func', {}));
  });

  test('tool_executor_deadline_over_is_a_timeout', async () => {
    const onError = jest.fn();
    const executor = executorWith(jest.fn(), {
      withDeadline: () => Promise.reject(new ToolDeadlineExceeded()),
      onError,
    });

    const result = await executor.execute(toolInvocation());

    expectFailure(result, 'tool_timeout');
    expect(onError).toHaveBeenCalledWith('test_tool', expect.any(ToolDeadlineExceeded));
  });

  test('tool_executor_tool_fails_after_its_deadline_leaves_no_rejection', async () => {
    let fail: (error: Error) => void = () => undefined;
    const tool = jest.fn(() => new Promise((_resolve, reject) => (fail = reject)));
    let running: Promise<unknown> = Promise.resolve();
    const executor = executorWith(tool, {
      withDeadline: (run) => {
        running = run();
        return Promise.reject(new ToolDeadlineExceeded());
      },
    });

    const result = await executor.execute(toolInvocation());
    fail(new Error('too late'));

    expectFailure(result, 'tool_timeout');
    await expect(running).resolves.toMatchObject({ ok: false });
  });

  test('tool_executor_within_its_deadline_returns_the_result', async () => {
    const answer = toolSuccess('test-func', {});
    const executor = executorWith(jest.fn().mockResolvedValue(answer), { withDeadline: (run) => run() });

    expect(await executor.execute(toolInvocation())).toEqual(answer);
  });

  test('tool_executor_of_definitions_runs_request_transfer', async () => {
    const refer_call = jest.fn().mockResolvedValue(null);
    const invocation = toolInvocation({
      name: 'request_transfer',
      arguments_json: '{"destination_id": "commercial"}',
    });

    const result = await ToolExecutor.of(toolDefinitions).execute(invocation, { call_service: { refer_call } });

    expect(result.ok).toBe(true);
    expect(refer_call).toHaveBeenCalledTimes(1);
  });

  test('tool_executor_tool_with_an_endless_answer_is_an_error_that_says_so', async () => {
    const executor = new ToolExecutor();
    executor.register('test_tool', (_args, { function_call_id }) =>
      Promise.resolve(toolSuccess(function_call_id, { text: 'x'.repeat(8_000) })),
    );

    const result = await executor.execute(toolInvocation());

    expect(result).toMatchObject({ ok: false, error: 'tool_execution_error' });
    expect(result.output).toContain('too long');
  });
});
