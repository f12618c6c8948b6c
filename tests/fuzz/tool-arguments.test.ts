import fc from 'fast-check';
import { toolResultSchema } from '../../src/models/tool-result';
import { toolDefinitions } from '../../src/tools/tool-definitions';
import { ToolExecutor } from '../../src/tools/tool-executor';
import { toolInvocation } from '../fixtures/tool-invocation';
import { mutated, nastyJson } from './mutations';

const argumentsJson = fc.oneof(
  fc
    .oneof(mutated({ destination_id: 'commercial', reason: 'asks for sales' }), nastyJson)
    .map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 500 }),
);
const names = fc.oneof(
  fc.constantFrom(...toolDefinitions.map(({ name }) => name), 'constructor', '__proto__', 'hasOwnProperty'),
  fc.string({ maxLength: 100 }),
);

describe('anything the model asks for', () => {
  it('tool_call_of_any_shape_is_answered_with_a_result_the_model_can_read', async () => {
    const executor = ToolExecutor.of(toolDefinitions);
    await fc.assert(
      fc.asyncProperty(names, argumentsJson, async (name, arguments_json) => {
        const result = toolResultSchema.parse(await executor.execute(toolInvocation({ name, arguments_json })));

        expect(result.function_call_id).toBe('test-func');
        expect(JSON.parse(result.output)).toEqual(expect.any(Object));
        // Without a telephone side nothing can have been done.
        if (!result.ok) expect(JSON.parse(result.output)).toMatchObject({ error: result.error });
      }),
      { numRuns: 500 },
    );
  });
});
