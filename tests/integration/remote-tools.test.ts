import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultLocalDirectory } from '../../src/local-stack';
import { scenarioSchema } from '../../src/simulator/scenario/scenario-schema';
import { LocalMcpServer } from '../fixtures/local-mcp-server';
import { json, LocalService, type Respond } from '../fixtures/local-service';
import type { EndedCall, PlacedCall } from './support/placed-call';
import { startTestBed, type TestBed } from './support/test-bed';

const httpSecret = 'crm-secret-41c7e09b';
const mcpSecret = 'mcp-secret-8d02fa6e';

/** Everything a history holds, payloads too, as one text. */
function wholeText(node: unknown): string {
  if (typeof node === 'string') return node;
  if (ArrayBuffer.isView(node)) return Buffer.from(node.buffer, node.byteOffset, node.byteLength).toString('utf8');
  return typeof node === 'object' && node !== null ? Object.values(node).map(wholeText).join('\n') : String(node);
}

describe("tools of a tenant's own", () => {
  let bed: TestBed;
  let service: LocalService;
  let mcp: LocalMcpServer;
  let respond: Respond;

  beforeAll(async () => {
    service = await LocalService.start((request) => respond(request));
    mcp = await LocalMcpServer.start((server) =>
      server.registerTool('free_tables', { description: 'How many tables are free.' }, ({ requestInfo }) => ({
        // As careless as servers are: it repeats what it was sent.
        content: [{ type: 'text', text: `Three; you sent ${JSON.stringify(requestInfo?.headers)}` }],
      })),
    );
    bed = await startTestBed({
      settings: {
        TOOL_INTERNAL_HOSTS: `${service.host}, ${mcp.host}`,
        TOOL_SECRET_CRM: httpSecret,
        TOOL_SECRET_MCP: mcpSecret,
        TOOL_DEADLINE_MS: '13000',
        // Other tests may keep this machine busy.
        MCP_LIST_TIMEOUT_MS: '10000',
      },
    });
    const common = { allow_insecure: true, headers: { Authorization: 'Bearer {{secret:CRM}}' } };
    const parameters = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
    const order = { description: 'Where an order is.', url: `${service.url}/orders/{id}`, parameters, ...common };
    const { matchedCount } = await bed.db.collection('tenant_config').updateOne(
      { tenant_id: 'tenant-demo-001' },
      {
        $set: {
          'features.http_tools': [
            { ...order, name: 'look_up_order', timeout_ms: 3_000, max_attempts: 2 },
            {
              ...{ ...order, name: 'cancel_order', method: 'POST', timeout_ms: 2_500, max_attempts: 3 },
              ...{ description: 'Cancels an order.', url: `${service.url}/cancel/{id}` },
            },
            { ...order, name: 'elsewhere', url: 'https://example.com/{id}', allow_insecure: false },
          ],
          'features.mcp_servers': [
            {
              ...{ server_id: 'tables', url: mcp.url, allow_insecure: true },
              headers: { Authorization: 'Bearer {{secret:MCP}}' },
            },
            { server_id: 'down', url: `http://${service.host}/no-mcp`, allow_insecure: true },
          ],
        },
      },
    );
    expect(matchedCount).toBe(1);
  });
  afterAll(async () => {
    await bed.stop();
    await service.stop();
    await mcp.stop();
  });
  beforeEach(() => {
    service.requests.length = 0;
    respond = () => json({}, 404);
  });

  /** A call whose model calls these tools at once, and hears their results. */
  async function callTools(...tools: Record<string, unknown>[]): Promise<{ placed: PlacedCall } & EndedCall> {
    const placed = bed.place(
      scenarioSchema.parse({
        ...{ name: 'own-tools', caller: '+33612345678', dialed: '+33145678901' },
        steps: [
          { model_says: { text: 'Acme, good morning.' } },
          { caller_says: { text: 'Where is my order?' } },
          { model_calls: { tools: tools.map(({ tool, arguments: args }) => ({ tool, arguments: args })) } },
          { expect_results: { results: tools.map(({ arguments: _, ...result }) => result) } },
          { model_says: { text: 'There it is.' } },
          { caller_hangs_up: {} },
        ],
      }),
    );
    const ended = await placed.ended();
    expect(ended.summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    return { placed, ...ended };
  }

  const orders = (): string[] =>
    service.requests.filter(({ url }) => url !== '/no-mcp').map(({ method, url }) => `${method} ${url}`);

  test('remote_tools_http_and_mcp_answer_the_model_and_no_secret_is_left_anywhere', async () => {
    respond = ({ url, headers }) => (url === '/no-mcp' ? json({}, 404) : json({ state: 'sent', seen: headers }));

    const { placed, record } = await callTools(
      { tool: 'look_up_order', arguments: { id: 'A 1' }, ok: true },
      { tool: 'tables__free_tables', arguments: {}, ok: true },
    );

    expect(orders()).toEqual(['GET /orders/A%201']);
    expect(service.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${httpSecret}` });
    expect(mcp.requests.every(({ headers }) => headers.authorization === `Bearer ${mcpSecret}`)).toBe(true);
    expect(record.tool_calls.map(({ output }) => output)).toEqual([
      expect.stringContaining('"state":"sent","seen":{'),
      expect.stringContaining('Three; you sent'),
    ]);
    const [accept] = bed.simulator.requests(placed.callId);
    const offered = (JSON.parse(accept?.body ?? '') as { tools: { name: string }[] }).tools.map(({ name }) => name);
    expect(offered).toEqual(expect.arrayContaining(['look_up_order', 'cancel_order', 'tables__free_tables']));
    expect(offered).not.toContain('elsewhere');

    const history = wholeText((await placed.workflow.fetchHistory()).events);
    const logs = readFileSync(path.join(defaultLocalDirectory, 'logs', `test-sonore-${process.pid}.log`), 'utf8');
    const stored = JSON.stringify(record) + JSON.stringify(bed.simulator.frames(placed.callId));
    expect(history).toContain('{{secret:CRM}}');
    expect(history).toContain('elsewhere: ');
    expect(history).toMatch(/down: [^"]*HTTP 404/);
    expect(logs).toContain('remote_tool_called');
    for (const text of [history, logs, stored]) {
      expect(text).not.toContain(httpSecret);
      expect(text).not.toContain(mcpSecret);
    }
  });

  test('remote_tools_slow_failing_and_hanging_services_are_told_to_the_model', async () => {
    respond = ({ method, url }) => {
      if (url === '/orders/slow-then-fine')
        return service.requests.filter((it) => it.url === url).length > 1 ? json({}) : null;
      if (method === 'GET') return { status: 500 };
      return url === '/cancel/busy' ? { status: 503, headers: { 'retry-after': '0' } } : null;
    };
    const { record } = await callTools(
      { tool: 'look_up_order', arguments: { id: 'slow-then-fine' } },
      { tool: 'look_up_order', arguments: { id: 'broken' } },
      { tool: 'cancel_order', arguments: { id: 'busy' } },
      { tool: 'cancel_order', arguments: { id: 'hangs' } },
      { tool: 'look_up_order', arguments: {} },
    );

    expect(record.tool_calls.map(({ error }) => error)).toEqual([
      null,
      'remote_tool_failed',
      'remote_tool_failed',
      'remote_tool_failed',
      'invalid_arguments',
    ]);
    // Repeated only what is harmless, or was certainly not done.
    expect(orders().sort()).toEqual([
      'GET /orders/broken',
      'GET /orders/broken',
      'GET /orders/slow-then-fine',
      'GET /orders/slow-then-fine',
      'POST /cancel/busy',
      'POST /cancel/busy',
      'POST /cancel/busy',
      'POST /cancel/hangs',
    ]);
    const details = record.tool_calls.map(
      ({ output }) => (JSON.parse(output ?? '{}') as { detail?: string }).detail ?? '',
    );
    expect(details.map((detail) => /may still have done/.test(detail))).toEqual([false, false, false, true, false]);
  });
});
