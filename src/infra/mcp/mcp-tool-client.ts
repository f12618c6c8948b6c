import type { McpServer } from '../../models/mcp-server';
import type { McpToolRequest, RemoteAnswer } from '../../models/remote-tools';
import type { GuardedHttp } from '../remote-http/guarded-http';
import type { ToolSecrets } from '../secrets/tool-secrets';
import { withoutSecrets } from '../secrets/without-secrets';
import { callMcpTool } from './call-mcp-tool';
import { listMcpTools, type ListedTools } from './list-mcp-tools';
import { McpToolCache } from './mcp-tool-cache';

/** Talks to tenants' MCP servers: one session an errand, and lists remembered for a while. */
export class McpToolClient {
  private readonly cache = new McpToolCache();

  constructor(
    private readonly http: GuardedHttp,
    private readonly secrets: ToolSecrets,
  ) {}

  /** What a server has for its tenant. @throws RemoteFailure, McpRefusal, UnusableSecret. */
  list(tenantId: string, server: McpServer, limitMs: number): Promise<ListedTools> {
    return this.cache.get(tenantId, server, async () => {
      const { headers, secrets } = await this.secrets.resolve(tenantId, server.headers);
      const listed = await listMcpTools({ http: this.http, server, headers, timeoutMs: limitMs });
      return withoutSecrets(listed, secrets) as ListedTools;
    });
  }

  /** Calls a tool, once. @throws RemoteFailure, UnusableSecret. */
  async call({ tenant_id, server, tool, arguments: args }: McpToolRequest): Promise<RemoteAnswer> {
    const { headers, secrets } = await this.secrets.resolve(tenant_id, server.headers);
    const clean = (value: unknown): unknown => withoutSecrets(value, secrets);
    return callMcpTool({ http: this.http, server, headers, timeoutMs: server.timeout_ms, clean }, tool, args);
  }
}
