import { HttpToolClient } from './http-tools/http-tool-client';
import type { Logger } from './logger';
import { McpToolClient } from './mcp/mcp-tool-client';
import { GuardedHttp } from './remote-http/guarded-http';
import { HostRules } from './remote-http/host-rules';
import { ToolSecrets } from './secrets/tool-secrets';
import { WebhookSender } from './webhooks/webhook-sender';
import type { Settings } from '../settings';

/** What tools and webhooks of tenants' configs reach the world with. */
export interface RemoteToolClients {
  hostRules: HostRules;
  httpTools: HttpToolClient;
  mcpTools: McpToolClient;
  webhookSender: WebhookSender;
}

/** Builds them for one process; `close` ends their connections. */
export function createRemoteTools(
  settings: Pick<Settings, 'toolAllowedHosts' | 'toolInternalHosts' | 'toolSecretsDir' | 'toolSecrets'>,
  log: Logger,
): { clients: RemoteToolClients; close: () => Promise<void> } {
  const hostRules = new HostRules({ allowed: settings.toolAllowedHosts, internal: settings.toolInternalHosts });
  if (hostRules.empty) {
    log.info({ event: 'remote_tools_off' }, 'TOOL_ALLOWED_HOSTS is empty: no HTTP and MCP tools are offered');
  }
  const http = new GuardedHttp(hostRules);
  const secrets = new ToolSecrets({ directory: settings.toolSecretsDir, variables: settings.toolSecrets });
  return {
    clients: {
      hostRules,
      httpTools: new HttpToolClient(http, secrets),
      mcpTools: new McpToolClient(http, secrets),
      webhookSender: new WebhookSender(http, secrets),
    },
    close: () => http.close(),
  };
}
