import { type HttpTool } from '../../models/http-tool';
import { remoteToolResult } from '../remote-tool-result';
import { type ToolDefinition } from '../tool-definition';

/** A tool of the tenant's config (`features.http_tools`): what it does is one HTTP request, sent by an activity. */
export function httpToolDefinition(tool: HttpTool): ToolDefinition {
  const { name, description, parameters } = tool;
  return {
    name,
    build: () => ({ type: 'function', name, description, parameters }),
    run: (args, { call_id, function_call_id, tenant_config }, deps) =>
      remoteToolResult(function_call_id, () =>
        deps?.remote_tools?.call_http_tool({
          ...{ call_id, function_call_id, tenant_id: tenant_config.tenant_id },
          ...{ tool, arguments: args },
        }),
      ),
  };
}
