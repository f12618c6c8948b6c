import { httpToolSchema } from '../../../src/models/http-tool';
import { mcpServerSchema, type McpTool } from '../../../src/models/mcp-server';
import { httpToolDefinition } from '../../../src/tools/definitions/http-tool';
import { mcpToolDefinition } from '../../../src/tools/definitions/mcp-tool';
import { buildTools } from '../../../src/tools/tool-builder';
import { toolsOfCall } from '../../../src/tools/tool-definitions';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { toolInvocation } from '../../fixtures/tool-invocation';

const httpTool = httpToolSchema.parse({
  name: 'look_up_order',
  description: 'Looks an order up.',
  url: 'https://api.example.com/orders',
});
const server = mcpServerSchema.parse({ server_id: 'crm', url: 'https://mcp.example.com/mcp' });
const mcpTool: McpTool = {
  ...{ server_id: 'crm', tool: 'find', name: 'crm__find', description: 'Finds.', repeatable: true },
  parameters: { type: 'object', properties: {} },
};
const definitions = [
  ['http', httpToolDefinition(httpTool), 'call_http_tool'],
  ['mcp', mcpToolDefinition(mcpTool, server), 'call_mcp_tool'],
] as const;

test.each(definitions)('%s_tool_is_asked_for_with_its_caller_and_arguments', async (_, { run }, method) => {
  const asked = jest.fn().mockResolvedValue({ ok: true, output: { answer: 'sent' } });
  const deps = { remote_tools: { call_http_tool: asked, call_mcp_tool: asked } };

  const result = await run({ id: 'A-1' }, toolInvocation(), deps);

  expect(result).toMatchObject({ ok: true, function_call_id: 'test-func', error: null });
  expect(JSON.parse(result.output)).toEqual({ answer: 'sent' });
  expect(asked).toHaveBeenCalledWith({
    ...{ call_id: 'test-call', function_call_id: 'test-func', tenant_id: 'test-tenant', arguments: { id: 'A-1' } },
    ...(method === 'call_http_tool' ? { tool: httpTool } : { tool: mcpTool, server }),
  });
});

test.each(definitions)('%s_tool_refusal_is_a_failed_result_with_its_code_and_words', async (_, { run }) => {
  const asked = (): Promise<never> =>
    Promise.resolve({ ok: false, error: 'remote_tool_refused', detail: 'No.' } as never);

  const result = await run({}, toolInvocation(), { remote_tools: { call_http_tool: asked, call_mcp_tool: asked } });

  expect(result).toMatchObject({ ok: false, error: 'remote_tool_refused' });
  expect(JSON.parse(result.output)).toEqual({ error: 'remote_tool_refused', detail: 'No.' });
});

test.each(definitions)('%s_tool_without_a_service_is_a_failure', async (_, { run }) => {
  expect(await run({}, toolInvocation())).toMatchObject({ ok: false, error: 'remote_tool_failed' });
});

test('tools_of_call_are_those_in_code_and_the_remote_ones_that_were_offered', () => {
  const unlisted = { ...httpTool, name: 'unlisted' };
  const features = { http_tools: [httpTool, unlisted], mcp_servers: [server] };
  const tenant = sampleTenantConfig({ features });
  const stray = { ...mcpTool, server_id: 'gone', name: 'gone__find' };

  const tools = toolsOfCall(tenant, { http: ['look_up_order'], mcp: [mcpTool, stray] });
  const built = buildTools(tenant, { builders: tools.map(({ build }) => build) });

  expect(built.tools).toEqual([
    expect.objectContaining({ type: 'function', name: 'look_up_order', description: 'Looks an order up.' }),
    { type: 'function', name: 'crm__find', description: 'Finds.', parameters: mcpTool.parameters },
  ]);
  expect(toolsOfCall(tenant).map(({ name }) => name)).not.toContain('look_up_order');
});
