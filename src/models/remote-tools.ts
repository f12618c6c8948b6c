import { type HttpTool } from './http-tool';
import { type McpServer, type McpTool } from './mcp-server';

/** Which tools beyond Sonore's own a call's model is offered; decided once, before the call is accepted. */
export interface RemoteTools {
  /** Names of the tenant's HTTP tools that can be used. */
  http: string[];
  mcp: McpTool[];
}

/** None of them. */
export const noRemoteTools: RemoteTools = { http: [], mcp: [] };

/** What is asked about a tenant's remote tools before its call is accepted. */
export interface RemoteToolsRequest {
  call_id: string;
  tenant_id: string;
  http_tools: HttpTool[];
  mcp_servers: McpServer[];
  /** How long MCP servers may take to list their tools, milliseconds: the caller hears ringing. */
  limit_ms: number;
}

/** Whose function call it is; `<call_id>:<function_call_id>` is the idempotency key of all its attempts. */
export interface RemoteCaller {
  call_id: string;
  function_call_id: string;
  tenant_id: string;
}

export type HttpToolRequest = RemoteCaller & { tool: HttpTool; arguments: Record<string, unknown> };

export type McpToolRequest = RemoteCaller & {
  server: McpServer;
  tool: McpTool;
  arguments: Record<string, unknown>;
};

/** What became of a request to someone else's service; `error` is a code of `toolError`, `detail` is for the model. */
export type RemoteAnswer = { ok: true; output: Record<string, unknown> } | { ok: false; error: string; detail: string };
