import { type McpServer, type McpTool } from '../../models/mcp-server';
import { remoteToolResult } from '../remote-tool-result';
import { type ToolDefinition } from '../tool-definition';

/** A tool of one of the tenant's MCP servers (`features.mcp_servers`), as it was listed for this call. */
export function mcpToolDefinition(tool: McpTool, server: McpServer): ToolDefinition {
  const { name, description, parameters } = tool;
  return {
    name,
    build: () => ({ type: 'function', name, description, parameters }),
    run: (args, { call_id, function_call_id, tenant_config }, deps) =>
      remoteToolResult(function_call_id, () =>
        deps?.remote_tools?.call_mcp_tool({
          ...{ call_id, function_call_id, tenant_id: tenant_config.tenant_id },
          ...{ server, tool, arguments: args },
        }),
      ),
  };
}
