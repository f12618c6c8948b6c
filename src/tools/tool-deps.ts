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
}

/**
 * Everything a tool may reach outside of itself. In a call each service is a proxy whose methods are activities; in a
 * unit test it is a plain object. A tool that needs another service adds an optional property here.
 */
export interface ToolDeps {
  call_service?: CallService;
  log?: ToolLog;
}
