import { log } from '@temporalio/workflow';
import { isRepeatable } from '../src/models/http-tool';
import {
  type HttpToolRequest,
  type McpToolRequest,
  noRemoteTools,
  type RemoteAnswer,
  type RemoteTools,
} from '../src/models/remote-tools';
import { toolDeadlineMs } from '../src/policies/tool-deadline';
import { remoteFailed } from '../src/tools/remote-failed';
import type { RemoteToolService } from '../src/tools/tool-deps';
import { activityErrorOf } from './activity-error';
import type { CallProxies, RemoteAttempts } from './activity-proxies';
import type { CallState } from './call-state';
import { repeatWithinBudget } from './repeat-within-budget';

/** Attempts at a call of an MCP tool, in all. */
const mcpAttempts = 2;

/** Requests to tenants' services and MCP servers: each attempt is an activity, repeated only as far as is harmless. */
export class RemoteToolCalls implements RemoteToolService {
  constructor(
    private readonly state: CallState,
    private readonly proxies: CallProxies,
  ) {}

  /** Which remote tools the call has; none when nobody could say within the limit, because a caller is waiting. */
  async list(): Promise<RemoteTools> {
    const { tenant, input } = this.state;
    const { http_tools = [], mcp_servers = [] } = tenant?.features ?? {};
    const wanted = [...http_tools, ...mcp_servers].some(({ enabled }) => enabled);
    if (!tenant || !wanted) return noRemoteTools;
    const limit_ms = input.limits.mcp_list_timeout_ms;
    try {
      return await this.proxies.remoteList(limit_ms).listRemoteTools({
        ...{ call_id: input.call_id, tenant_id: tenant.tenant_id },
        ...{ http_tools, mcp_servers, limit_ms },
      });
    } catch (thrown) {
      const error = activityErrorOf(thrown).type;
      log.warn('no remote tools are offered', { event: 'remote_tools_not_listed', error });
      return noRemoteTools;
    }
  }

  call_http_tool(request: HttpToolRequest): Promise<RemoteAnswer> {
    const { name, timeout_ms, max_attempts } = request.tool;
    return this.answer(name, isRepeatable(request.tool), { timeout_ms, max_attempts }, (attempts, options) =>
      this.proxies.remote(attempts).callHttpTool.executeWithOptions(options, [request]),
    );
  }

  call_mcp_tool(request: McpToolRequest): Promise<RemoteAnswer> {
    const { name, repeatable } = request.tool;
    const { timeout_ms } = request.server;
    return this.answer(name, repeatable, { timeout_ms, max_attempts: mcpAttempts }, (attempts, options) =>
      this.proxies.remote(attempts).callMcpTool.executeWithOptions(options, [request]),
    );
  }

  /**
   * Repeating what is harmless is left to Temporal. It would also repeat an attempt whose worker has died, so anything
   * else is repeated here, one attempt at a time and only when it certainly was not carried out.
   */
  private async answer(
    name: string,
    repeatable: boolean,
    { timeout_ms, max_attempts }: { timeout_ms: number; max_attempts: number },
    attempt: (attempts: RemoteAttempts, options: { summary: string }) => Promise<RemoteAnswer>,
  ): Promise<RemoteAnswer> {
    const { tenant, input, ending } = this.state;
    if (!tenant || ending) return remoteFailed(false, 'The call is over');
    const budgetMs = toolDeadlineMs(tenant.policies.tools, input.limits);
    const options = { summary: name };
    if (repeatable) {
      try {
        return await attempt({ timeoutMs: timeout_ms, budgetMs, most: max_attempts }, options);
      } catch (thrown) {
        activityErrorOf(thrown);
        return remoteFailed(false);
      }
    }
    let attempts = 0;
    const done = await repeatWithinBudget(
      budgetMs,
      () => this.state.ending || attempts >= max_attempts,
      (remainingMs) => {
        attempts += 1;
        return attempt({ timeoutMs: timeout_ms, budgetMs: remainingMs, most: 1 }, options);
      },
    );
    return done.kind === 'done' ? done.value : remoteFailed(done.kind === 'unknown');
  }
}
