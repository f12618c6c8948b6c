import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { classifyRemoteError, RemoteFailure } from '../remote-http/remote-failure';

/** Errors of the SDK that say nothing about the server's opinion: no answer came. */
const noAnswer: ReadonlySet<number> = new Set([ErrorCode.RequestTimeout, ErrorCode.ConnectionClosed]);

/** The server's own error to a request. Its words may quote what was sent, so they are not in the message. */
export class McpRefusal extends Error {
  override readonly name = 'McpRefusal';

  constructor(
    readonly code: number,
    readonly words: string,
  ) {
    super(`MCP error ${code}`);
  }
}

/**
 * Classifies what a session threw. `transport` is the first thing that went wrong with its connection, which the SDK
 * partly hides; `begun` says whether more than the session itself had been asked for.
 */
export function classifyMcpError(error: unknown, transport: unknown, begun: boolean): RemoteFailure | McpRefusal {
  const failure = failureOf(error, transport);
  // Nothing had been asked for yet but the session.
  if (!begun && failure instanceof RemoteFailure && failure.kind === 'ambiguous') {
    return new RemoteFailure('retryable', failure.reason, failure.retryAfterMs);
  }
  return failure;
}

function failureOf(error: unknown, transport: unknown): RemoteFailure | McpRefusal {
  if (error instanceof RemoteFailure || error instanceof McpRefusal) return error;
  if (transport instanceof RemoteFailure) return transport;
  const http = [error, transport].find((one) => one instanceof StreamableHTTPError);
  if (http) return statusFailure(http.code ?? 0);
  if (error instanceof McpError) {
    if (noAnswer.has(error.code))
      return new RemoteFailure('ambiguous', transport === null ? 'timeout' : 'connection_lost');
    return new McpRefusal(error.code, error.message.replace(/^MCP error -?\d+: /, ''));
  }
  // Not an answer by the protocol.
  if (error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError')) {
    return new RemoteFailure('permanent', 'the answer is not MCP');
  }
  return classifyRemoteError(error);
}

function statusFailure(status: number): RemoteFailure {
  if (status === 429 || status === 503) return new RemoteFailure('retryable', `HTTP ${status}`);
  return new RemoteFailure(status >= 500 || status === 408 ? 'ambiguous' : 'permanent', `HTTP ${status}`);
}
