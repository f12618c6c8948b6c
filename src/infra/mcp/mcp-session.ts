import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type RequestInit, Response } from 'undici';
import type { McpServer } from '../../models/mcp-server';
import type { GuardedHttp } from '../remote-http/guarded-http';
import { classifyMcpError } from './mcp-failure';

/** How long saying goodbye to a server may take; nobody waits for it. */
const goodbyeMs = 1_000;

/** The version is Sonore's word to servers about itself; they do not decide by it. */
const clientInfo = { name: 'sonore', version: '0.1.0' };

/** What a session is opened with. */
export interface SessionOptions {
  http: GuardedHttp;
  server: McpServer;
  /** Ready to be sent, with their secrets. */
  headers: Record<string, string>;
  /** For the whole of it, connecting included, milliseconds. */
  timeoutMs: number;
}

/** One request of an open session; the SDK's client with the session's own limits. */
export type McpRequest = (
  request: Parameters<Client['request']>[0],
  schema: Parameters<Client['request']>[1],
) => Promise<unknown>;

/**
 * Opens a session with an MCP server, uses it, and closes it whatever happens.
 * @throws RemoteFailure; what fails before `use` has sent something certainly was not carried out.
 */
export async function withMcpSession<T>(
  { http, server, headers, timeoutMs }: SessionOptions,
  use: (request: McpRequest) => Promise<T>,
): Promise<T> {
  const broken = new AbortController();
  let transportFailure: unknown = null;
  const noteFailure = (error: unknown): void => {
    transportFailure ??= error;
  };
  const { allow_insecure: allowInsecure, max_response_bytes: maxBytes } = server;
  const limits = { allowInsecure, maxBytes, onTooLarge: noteFailure };
  const guardedFetch: FetchLike = async (url, init) => {
    // The stream on which a server would speak unasked: a call has nothing to hear there, and one request less to pay.
    if (init?.method === 'GET') return new Response(null, { status: 405 });
    try {
      const { response } = await http.request(new URL(url), (init ?? {}) as unknown as RequestInit, limits);
      return response;
    } catch (error) {
      noteFailure(error);
      throw error;
    }
  };
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    fetch: guardedFetch,
    requestInit: { headers },
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client(clientInfo);
  // A stream that breaks fails no request by itself; without this each would wait for its timeout.
  client.onerror = (error) => {
    noteFailure(error);
    broken.abort(error);
  };
  const signal = AbortSignal.any([broken.signal, AbortSignal.timeout(timeoutMs)]);
  let begun = false;
  try {
    await client.connect(transport, { signal, timeout: timeoutMs });
    return await use((request, schema) => {
      begun = true;
      return client.request(request, schema, { signal, timeout: timeoutMs });
    });
  } catch (error) {
    throw classifyMcpError(error, transportFailure, begun);
  } finally {
    // Not awaited: the caller is waiting for the answer, and the server for nothing.
    void sayGoodbye(client, transport);
  }
}

async function sayGoodbye(client: Client, transport: StreamableHTTPClientTransport): Promise<void> {
  const late = new Promise<void>((resolve) => {
    setTimeout(resolve, goodbyeMs).unref();
  });
  client.onerror = () => undefined;
  await Promise.race([transport.terminateSession().catch(() => undefined), late]);
  await client.close().catch(() => undefined);
}
