import type { McpServer as SdkServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { McpToolClient } from '../../../src/infra/mcp/mcp-tool-client';
import { GuardedHttp } from '../../../src/infra/remote-http/guarded-http';
import { HostRules } from '../../../src/infra/remote-http/host-rules';
import { ToolSecrets } from '../../../src/infra/secrets/tool-secrets';
import { type McpServer, mcpServerSchema, type McpTool } from '../../../src/models/mcp-server';
import type { RemoteAnswer } from '../../../src/models/remote-tools';
import { LocalMcpServer } from '../../fixtures/local-mcp-server';

const secret = 'mcp-9d2e77';
const text = (words: string): { content: { type: 'text'; text: string }[] } => ({
  content: [{ type: 'text', text: words }],
});

function define(server: SdkServer): void {
  server.registerTool(
    'book.table',
    { description: 'Books a table.', inputSchema: { people: z.number().int() } },
    ({ people }) => text(`Booked for ${people}.`),
  );
  server.registerTool('menu', { description: 'The menu.', annotations: { readOnlyHint: true } }, () =>
    text('{"dish":"soup"}'),
  );
  server.registerTool('structured', { outputSchema: { free: z.boolean() } }, () => ({
    ...text('{"free":true}'),
    structuredContent: { free: true },
  }));
  server.registerTool('full', {}, () => ({ ...text('Nothing is free.'), isError: true }));
  server.registerTool('picture', {}, () => ({
    content: [
      { type: 'image', data: 'aGk=', mimeType: 'image/png' },
      { type: 'text', text: 'the room' },
    ],
  }));
  server.registerTool('echo', {}, ({ requestInfo }) => text(JSON.stringify(requestInfo?.headers)));
  server.registerTool('huge', {}, () => text('x'.repeat(100_000)));
  server.registerTool('slow', {}, () => new Promise(() => undefined));
}

describe('McpToolClient', () => {
  let local: LocalMcpServer;
  let http: GuardedHttp;
  let client: McpToolClient;

  beforeEach(async () => {
    local = await LocalMcpServer.start(define);
    http = new GuardedHttp(new HostRules({ allowed: [], internal: [local.host] }));
    client = new McpToolClient(http, new ToolSecrets({ directory: undefined, variables: { MCP: secret } }));
  });
  afterEach(async () => {
    await http.close();
    await local.stop();
  });

  function server(overrides: Partial<McpServer> = {}): McpServer {
    return mcpServerSchema.parse({
      server_id: 'resto',
      url: local.url,
      headers: { Authorization: 'Bearer {{secret:MCP}}' },
      allow_insecure: true,
      timeout_ms: 10_000,
      ...overrides,
    });
  }

  function call(
    tool: string,
    args: Record<string, unknown> = {},
    overrides: Partial<McpServer> = {},
  ): Promise<RemoteAnswer> {
    const caller = { call_id: 'rtc_1', function_call_id: 'fc_1', tenant_id: 'acme' };
    const known: McpTool = {
      ...{ server_id: 'resto', tool, name: `resto__${tool}`, description: '' },
      ...{ parameters: {}, repeatable: false },
    };
    return client.call({ ...caller, server: server(overrides), tool: known, arguments: args });
  }

  test('mcp_tool_client_lists_what_a_model_can_be_given', async () => {
    const { tools, leftOut } = await client.list('acme', server(), 5_000);

    expect(leftOut).toEqual([]);
    expect(tools[0]).toEqual({
      ...{ server_id: 'resto', tool: 'book.table', name: 'resto__book_table', description: 'Books a table.' },
      parameters: expect.objectContaining({
        type: 'object',
        properties: { people: expect.objectContaining({ type: 'integer' }) },
        required: ['people'],
      }),
      repeatable: false,
    });
    expect(tools.map(({ name, repeatable }) => [name, repeatable])).toContainEqual(['resto__menu', true]);
    expect(local.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}` });
  });

  test('mcp_tool_client_chosen_tools_are_those_and_an_absent_one_is_named', async () => {
    const { tools, leftOut } = await client.list('acme', server({ tools: ['menu', 'pool'] }), 5_000);

    expect(tools.map(({ tool }) => tool)).toEqual(['menu']);
    expect(leftOut).toEqual([expect.stringMatching(/pool.*none/)]);
  });

  test('mcp_tool_client_list_is_asked_for_once', async () => {
    await Promise.all([client.list('acme', server(), 5_000), client.list('acme', server(), 5_000)]);
    const asked = local.requests.filter(({ method }) => method === 'POST').length;
    await client.list('acme', server(), 5_000);

    expect(local.requests.filter(({ method }) => method === 'POST')).toHaveLength(asked);
  });

  test('mcp_tool_client_server_that_hangs_is_given_up_after_the_limit_and_left_in_peace', async () => {
    local.intercept = () => true;

    await expect(client.list('acme', server(), 200)).rejects.toMatchObject({ kind: 'retryable', reason: 'timeout' });
    await expect(client.list('acme', server(), 60_000)).rejects.toMatchObject({ reason: 'timeout' });
    expect(local.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test.each([
    ['book.table', { people: 4 }, 'Booked for 4.'],
    ['menu', {}, { dish: 'soup' }],
    ['structured', {}, { free: true }],
    ['picture', {}, '[image left out]\nthe room'],
  ])('mcp_tool_client_%s_answers', async (tool, args, answer) => {
    expect(await call(tool, args)).toEqual({ ok: true, output: { answer } });
  });

  test('mcp_tool_client_error_result_is_a_refusal_with_its_words', async () => {
    expect(await call('full')).toEqual({
      ok: false,
      error: 'remote_tool_refused',
      detail: expect.stringContaining('Nothing is free.'),
    });
  });

  test.each([
    ['book.table', { people: 'four' }],
    ['no_such_tool', {}],
  ])('mcp_tool_client_%s_with_%j_is_not_taken', async (tool, args) => {
    expect(await call(tool, args)).toMatchObject({ ok: false, detail: expect.stringMatching(/\w/) });
  });

  test('mcp_tool_client_secret_that_is_echoed_goes_no_further', async () => {
    const answer = JSON.stringify(await call('echo'));

    expect(answer).toContain('[secret]');
    expect(answer).not.toContain(secret);
  });

  test('mcp_tool_client_answer_beyond_the_limit_breaks_off_before_the_timeout', async () => {
    await expect(call('huge', {}, { timeout_ms: 60_000 })).rejects.toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('65536 bytes'),
    });
  });

  test('mcp_tool_client_slow_tool_may_have_been_carried_out', async () => {
    await expect(call('slow', {}, { timeout_ms: 300 })).rejects.toMatchObject({ kind: 'ambiguous', reason: 'timeout' });
  });

  test('mcp_tool_client_connection_lost_in_the_answer_may_have_been_carried_out', async () => {
    let posts = 0;
    local.intercept = (request, response) => {
      // Session, its confirmation, then the call: its answer begins and breaks off.
      if (request.method !== 'POST' || ++posts < 3) return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': soon\n\n');
      setImmediate(() => request.socket.destroy());
      return true;
    };

    await expect(call('slow', {}, { timeout_ms: 60_000 })).rejects.toMatchObject({ kind: 'ambiguous' });
  });

  test.each([
    [1, 500, 'retryable'],
    [1, 401, 'permanent'],
    [3, 503, 'retryable'],
    [3, 500, 'ambiguous'],
    [3, 403, 'permanent'],
  ])('mcp_tool_client_request_%i_answered_%i_is_%s', async (nth, status, kind) => {
    let posts = 0;
    local.intercept = (request, response) => {
      if (request.method !== 'POST' || ++posts !== nth) return false;
      response.writeHead(status).end('no');
      return true;
    };

    await expect(call('menu')).rejects.toMatchObject({ kind, reason: `HTTP ${status}` });
  });

  test('mcp_tool_client_server_that_is_down_was_not_asked', async () => {
    const down = server();
    await local.stop();
    local = await LocalMcpServer.start(define);

    await expect(client.list('acme', down, 5_000)).rejects.toMatchObject({ kind: 'retryable', reason: 'ECONNREFUSED' });
  });

  test('mcp_tool_client_redirect_to_another_host_is_not_followed', async () => {
    local.intercept = (_, response) => {
      response.writeHead(307, { location: 'http://169.254.169.254/mcp' }).end();
      return true;
    };

    await expect(call('menu')).rejects.toMatchObject({ kind: 'permanent', reason: 'HTTP 307' });
  });

  test('mcp_tool_client_session_is_ended', async () => {
    await call('menu');
    while (local.openSessions > 0) await new Promise((resolve) => setTimeout(resolve, 5));

    expect(local.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'DELETE']);
  });
});
