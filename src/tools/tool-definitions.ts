import { noRemoteTools, type RemoteTools } from '../models/remote-tools';
import { type TenantConfig } from '../models/tenant-config';
import { endCallDefinition } from './definitions/end-call';
import { httpToolDefinition } from './definitions/http-tool';
import { mcpToolDefinition } from './definitions/mcp-tool';
import { requestTransferDefinition } from './definitions/request-transfer';
import { type ToolDefinition } from './tool-definition';

/** Every tool there is in code; a new one is its file and one line here. */
export const toolDefinitions: readonly ToolDefinition[] = [requestTransferDefinition, endCallDefinition];

/**
 * Every tool of one call, fixed when it is accepted: those in code, and of the tenant's HTTP tools and MCP servers what
 * could be offered then. Builder and executor are both fed from it.
 */
export function toolsOfCall({ features }: TenantConfig, remote: RemoteTools = noRemoteTools): ToolDefinition[] {
  const { http_tools = [], mcp_servers = [] } = features;
  return [
    ...toolDefinitions,
    ...http_tools.filter(({ name }) => remote.http.includes(name)).map(httpToolDefinition),
    ...remote.mcp.flatMap((tool) => {
      const server = mcp_servers.find(({ server_id }) => server_id === tool.server_id);
      return server ? [mcpToolDefinition(tool, server)] : [];
    }),
  ];
}
