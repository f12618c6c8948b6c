import { validatorOf } from '../src/infra/http-tools/check-arguments';
import type { Logger } from '../src/infra/logger';
import type { McpToolClient } from '../src/infra/mcp/mcp-tool-client';
import type { HostRules } from '../src/infra/remote-http/host-rules';
import type { HttpTool } from '../src/models/http-tool';
import type { McpServer, McpTool } from '../src/models/mcp-server';
import type { McpToolRequest, RemoteAnswer, RemoteTools, RemoteToolsRequest } from '../src/models/remote-tools';
import { toolDefinitions } from '../src/tools/tool-definitions';
import { remoteAnswer } from './remote-answer';

/** What a call can be offered beyond the tools in code. */
export interface OfferedRemoteTools extends RemoteTools {
  /** What is not offered, and why; for who reads the history. */
  left_out: string[];
}

/** The tools of MCP servers, and the choice among all remote tools. */
export interface McpToolActivities {
  /**
   * Which HTTP tools can be used under the operator's rules, and what the MCP servers have; a server that fails, or is not
   * through within the limit, is left out. Never fails because of a server.
   */
  listRemoteTools(request: RemoteToolsRequest): Promise<OfferedRemoteTools>;
  /** Calls a tool of an MCP server, once. */
  callMcpTool(request: McpToolRequest): Promise<RemoteAnswer>;
}

/** Builds the MCP activities for one process. */
export function createMcpToolActivities(deps: {
  mcpTools: McpToolClient;
  hostRules: HostRules;
  log: Logger;
}): McpToolActivities {
  const { hostRules, mcpTools } = deps;
  return {
    async listRemoteTools({ tenant_id, http_tools, mcp_servers, limit_ms }) {
      const left_out: string[] = [];
      const names = new Set(toolDefinitions.map(({ name }) => name));
      const http: string[] = [];
      for (const tool of http_tools.filter(({ enabled }) => enabled)) {
        const problem = httpToolProblem(tool, names);
        if (problem === null) http.push(tool.name);
        else left_out.push(`${tool.name}: ${problem}`);
        names.add(tool.name);
      }
      const servers = mcp_servers.filter(({ enabled }) => enabled);
      const lists = await Promise.all(servers.map((server) => listOf(tenant_id, server, limit_ms)));
      const mcp: McpTool[] = [];
      for (const list of lists) {
        left_out.push(...list.leftOut);
        for (const tool of list.tools) {
          if (names.has(tool.name)) left_out.push(`${tool.name}: another tool has its name already`);
          else mcp.push(tool);
        }
      }
      for (const reason of left_out) {
        deps.log.warn({ event: 'remote_tool_left_out', reason }, 'a tool is not offered');
      }
      return { http, mcp, left_out };
    },

    callMcpTool: (request) => {
      const { tool } = request;
      return remoteAnswer(() => mcpTools.call(request), {
        repeatable: tool.repeatable,
        log: deps.log.child({ tool: tool.name }),
      });
    },
  };

  function httpToolProblem(tool: HttpTool, taken: ReadonlySet<string>): string | null {
    if (taken.has(tool.name)) return 'another tool has its name already';
    try {
      hostRules.check(new URL(tool.url.replace(/[{}]/g, '')), tool.allow_insecure);
      validatorOf(tool.parameters);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async function listOf(
    tenantId: string,
    server: McpServer,
    limitMs: number,
  ): Promise<{ tools: McpTool[]; leftOut: string[] }> {
    try {
      hostRules.check(new URL(server.url), server.allow_insecure);
      return await mcpTools.list(tenantId, server, limitMs);
    } catch (error) {
      return { tools: [], leftOut: [`${server.server_id}: ${error instanceof Error ? error.message : String(error)}`] };
    }
  }
}
