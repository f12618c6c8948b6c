import { ApplicationFailure } from '@temporalio/activity';
import { pino } from 'pino';
import { createHttpToolActivities } from '../../activities/http-tools';
import { createMcpToolActivities } from '../../activities/mcp-tools';
import { HostRules } from '../../src/infra/remote-http/host-rules';
import { RemoteFailure } from '../../src/infra/remote-http/remote-failure';
import { UnusableSecret } from '../../src/infra/secrets/tool-secrets';
import { type HttpTool, httpToolSchema } from '../../src/models/http-tool';
import { type McpServer, mcpServerSchema, type McpTool } from '../../src/models/mcp-server';
import type { RemoteAnswer, RemoteToolsRequest } from '../../src/models/remote-tools';

const lines: Record<string, unknown>[] = [];
const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
const hostRules = new HostRules({ allowed: ['api.example.com'], internal: [] });

function httpTool(overrides: Record<string, unknown> = {}): HttpTool {
  const url = 'https://api.example.com/';
  return httpToolSchema.parse({ name: 'order', description: 'An order.', url, method: 'POST', ...overrides });
}

function mcpServer(server_id: string, overrides: Record<string, unknown> = {}): McpServer {
  return mcpServerSchema.parse({ server_id, url: `https://api.example.com/${server_id}`, ...overrides });
}

function mcpTool(name: string): McpTool {
  return { server_id: 'crm', tool: name, name, description: name, parameters: {}, repeatable: false };
}

beforeEach(() => {
  lines.length = 0;
});

describe('callHttpTool', () => {
  const call = (
    outcome: RemoteAnswer | Error,
    tool: HttpTool = httpTool(),
  ): Promise<RemoteAnswer | ApplicationFailure> => {
    const httpTools = { call: () => (outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome)) };
    const activities = createHttpToolActivities({ httpTools: httpTools as never, log });
    const caller = { call_id: 'rtc_1', function_call_id: 'fc_1', tenant_id: 'acme' };
    return activities
      .callHttpTool({ ...caller, tool, arguments: { phone: '+33612345678' } })
      .catch((error: unknown) => error as ApplicationFailure);
  };

  test('call_http_tool_answer_is_passed_on_and_logged_without_what_was_said', async () => {
    const answer = { ok: true as const, output: { answer: 'sent to +33612345678' } };

    expect(await call(answer)).toEqual(answer);

    expect(lines).toEqual([expect.objectContaining({ event: 'remote_tool_called', outcome: 'ok', tool: 'order' })]);
    expect(JSON.stringify(lines)).not.toContain('+336');
  });

  test('call_http_tool_answer_too_long_for_the_model_is_a_failure', async () => {
    const answer = await call({ ok: true, output: { answer: 'x'.repeat(8_000) } });

    expect(answer).toMatchObject({ ok: false, error: 'remote_tool_failed', detail: expect.stringContaining('8000') });
  });

  test.each([
    ['retryable', 'POST', 'RemoteToolRetryable', false],
    ['ambiguous', 'POST', 'RemoteToolAmbiguous', true],
    ['ambiguous', 'PUT', 'RemoteToolAmbiguous', false],
  ] as const)('call_http_tool_%s_%s_is_%s', async (kind, method, type, nonRetryable) => {
    const failure = await call(new RemoteFailure(kind, 'HTTP 503', 1_500), httpTool({ method }));

    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type, nonRetryable, details: [1_500], nextRetryDelay: 1_500 });
  });

  test.each([
    [new RemoteFailure('refused', 'the host x is not in TOOL_ALLOWED_HOSTS'), /cannot be used/],
    [new RemoteFailure('permanent', 'the answer is text/html, not JSON or text'), /text\/html.*Do not repeat/],
    [new UnusableSecret('the secret CRM is neither TOOL_SECRET_CRM nor a file in TOOL_SECRETS_DIR'), /cannot be used/],
  ])('call_http_tool_%s_is_an_answer_for_the_model_and_a_warning', async (error, detail) => {
    expect(await call(error)).toEqual({
      ok: false,
      error: 'remote_tool_failed',
      detail: expect.stringMatching(detail),
    });
    expect(lines).toEqual([expect.objectContaining({ level: 40, outcome: error.message })]);
  });
});

describe('listRemoteTools', () => {
  const request = (overrides: Partial<RemoteToolsRequest>): RemoteToolsRequest => ({
    ...{ call_id: 'rtc_1', tenant_id: 'acme', http_tools: [], mcp_servers: [], limit_ms: 1_500 },
    ...overrides,
  });
  const activities = createMcpToolActivities({
    mcpTools: {
      list: (_tenant: string, { server_id }: McpServer) =>
        server_id === 'down'
          ? Promise.reject(new RemoteFailure('retryable', 'ECONNREFUSED'))
          : Promise.resolve({ tools: [mcpTool('crm__find'), mcpTool('crm__taken')], leftOut: ['crm: big: too big'] }),
    } as never,
    hostRules,
    log,
  });

  test('list_remote_tools_offers_what_can_be_used_and_names_the_rest', async () => {
    const offered = await activities.listRemoteTools(
      request({
        http_tools: [
          httpTool(),
          httpTool({ name: 'crm__taken' }),
          httpTool({ name: 'off', enabled: false }),
          httpTool({ name: 'elsewhere', url: 'https://evil.example/' }),
          httpTool({ name: 'request_transfer' }),
          httpTool({ name: 'broken', parameters: { type: 'object', properties: { a: { type: 'nonsense' } } } }),
        ],
        mcp_servers: [mcpServer('crm'), mcpServer('down'), mcpServer('off', { enabled: false })],
      }),
    );

    expect(offered.http).toEqual(['order', 'crm__taken']);
    expect(offered.mcp.map(({ name }) => name)).toEqual(['crm__find']);
    expect(offered.left_out).toEqual([
      expect.stringMatching(/^elsewhere: .*TOOL_ALLOWED_HOSTS/),
      'request_transfer: another tool has its name already',
      expect.stringMatching(/^broken: /),
      'crm: big: too big',
      'crm__taken: another tool has its name already',
      expect.stringMatching(/^down: .*ECONNREFUSED/),
    ]);
    expect(lines.map(({ reason }) => reason)).toEqual(offered.left_out);
  });

  test('list_remote_tools_no_allowed_hosts_offers_none_and_says_which_setting', async () => {
    const closed = createMcpToolActivities({
      mcpTools: { list: () => Promise.reject(new Error('asked')) } as never,
      hostRules: new HostRules({ allowed: [], internal: [] }),
      log,
    });

    const offered = await closed.listRemoteTools(
      request({ http_tools: [httpTool()], mcp_servers: [mcpServer('crm')] }),
    );

    expect(offered).toMatchObject({ http: [], mcp: [] });
    expect(offered.left_out).toHaveLength(2);
    for (const reason of offered.left_out) expect(reason).toContain('TOOL_ALLOWED_HOSTS');
  });
});
