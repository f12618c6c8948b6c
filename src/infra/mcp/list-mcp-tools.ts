import { ListToolsResultSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import type { McpServer, McpTool } from '../../models/mcp-server';
import { toolNameSchema } from '../../models/tool-name';
import { type SessionOptions, withMcpSession } from './mcp-session';

/** A call's history holds what is offered, several times: so many tools of a server, and so much JSON of each list. */
const mostTools = 32;
const mostBytes = 49_152;
const mostPages = 10;
const longestDescription = 1_024;

/** What a server has, and why some of it is not offered. */
export interface ListedTools {
  tools: McpTool[];
  leftOut: string[];
}

/** Asks a server for its tools and keeps those a call can use. @throws RemoteFailure, McpRefusal. */
export async function listMcpTools(options: SessionOptions): Promise<ListedTools> {
  const tools = await withMcpSession(options, async (request) => {
    const found: Tool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const answer = await request({ method: 'tools/list', params: cursor ? { cursor } : {} }, ListToolsResultSchema);
      const result = ListToolsResultSchema.parse(answer);
      found.push(...result.tools);
      cursor = result.nextCursor;
      if (!cursor) break;
    }
    return found;
  });
  return offered(options.server, tools);
}

/** Of a server's tools those that its tenant wants and a model can be given. */
export function offered(server: McpServer, tools: readonly Tool[]): ListedTools {
  const listed: ListedTools = { tools: [], leftOut: [] };
  let bytes = 0;
  for (const tool of tools) {
    if (server.tools && !server.tools.includes(tool.name)) continue;
    const mcpTool = asMcpTool(server.server_id, tool);
    const size = Buffer.byteLength(JSON.stringify(mcpTool));
    const problem = problemOf(mcpTool, listed.tools, bytes + size);
    if (problem === null) {
      bytes += size;
      listed.tools.push(mcpTool);
    } else listed.leftOut.push(`${server.server_id}: ${tool.name.slice(0, 64)}: ${problem}`);
  }
  for (const name of server.tools ?? []) {
    if (!tools.some((tool) => tool.name === name))
      listed.leftOut.push(`${server.server_id}: ${name}: the server has none`);
  }
  return listed;
}

function asMcpTool(serverId: string, { name, title, description, inputSchema, annotations }: Tool): McpTool {
  const { $schema: _dialect, ...parameters } = inputSchema;
  return {
    server_id: serverId,
    tool: name,
    // MCP allows dots and slashes in names, Realtime does not.
    name: `${serverId}__${name.replace(/[^a-zA-Z0-9_-]/g, '_')}`,
    description: (description ?? title ?? name).slice(0, longestDescription),
    parameters,
    repeatable: annotations?.readOnlyHint === true || annotations?.idempotentHint === true,
  };
}

function problemOf(tool: McpTool, others: readonly McpTool[], bytes: number): string | null {
  if (!toolNameSchema.safeParse(tool.name).success) return 'its name is too long with the server_id before it';
  if (others.some(({ name }) => name === tool.name)) return 'another tool has its name already';
  if (others.length >= mostTools) return `only ${mostTools} tools of a server are offered`;
  return bytes > mostBytes ? `more than ${mostBytes} bytes of descriptions and schemas` : null;
}
