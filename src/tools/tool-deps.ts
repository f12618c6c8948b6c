import { type HttpToolRequest, type McpToolRequest, type RemoteAnswer } from '../models/remote-tools';
import { type ToolLog } from './tool-log';

/** What a transfer needs of the telephone side. */
export interface CallService {
  /**
   * Asks the provider to transfer the call. Resolving, with whatever value, means "relayed", not "transferred"; rejects
   * when the transfer was not made. The key is the same on every retry of the same request.
   */
  refer_call(request: {
    call_id: string;
    target_uri: string;
    idempotency_key: string;
  }): Promise<{ status: string } | null>;
  /**
   * Lets the model's goodbye be heard, then hangs up; answers at once. Rejects when the call must not be ended, because the
   * caller is being put through.
   */
  end_call?(request: { call_id: string; response_id: string }): Promise<void>;
}

/** Services of tenants; answers whatever happens. */
export interface RemoteToolService {
  call_http_tool(request: HttpToolRequest): Promise<RemoteAnswer>;
  call_mcp_tool(request: McpToolRequest): Promise<RemoteAnswer>;
}

/**
 * Everything a tool may reach outside of itself. In a call each service is a proxy whose methods are activities; in a
 * unit test it is a plain object. A tool that needs another service adds an optional property here.
 */
export interface ToolDeps {
  call_service?: CallService;
  remote_tools?: RemoteToolService;
  /** The present instant, milliseconds since the epoch: the call's own clock, which is the same in a replay. */
  now?: () => number;
  log?: ToolLog;
}
