import { httpToolSchema, isRepeatable, sendsBody } from '../../src/models/http-tool';
import { mcpServerSchema } from '../../src/models/mcp-server';

const parameters = {
  type: 'object',
  properties: { order_id: { type: 'string' }, note: { type: 'string' }, lines: { type: 'array' } },
  required: ['order_id'],
};
const tool = {
  name: 'look_up_order',
  description: 'Looks an order up.',
  method: 'POST',
  url: 'https://api.example.com/orders/{order_id}?note={note}',
  parameters,
};

/** The message of every problem, by where it is. */
function problemsOf(document: unknown, schema: Pick<typeof httpToolSchema, 'safeParse'> = httpToolSchema): string[] {
  const { error } = schema.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('http_tool_few_fields_have_documented_defaults', () => {
  const parsed = httpToolSchema.parse({ name: 'ping', description: 'Pings.', url: 'https://api.example.com/ping' });

  expect(parsed).toEqual({
    ...{ name: 'ping', description: 'Pings.', url: 'https://api.example.com/ping' },
    parameters: { type: 'object', properties: {}, additionalProperties: false },
    ...{ enabled: true, method: 'GET', headers: {}, body: 'arguments', timeout_ms: 5000, max_attempts: 2 },
    ...{ max_response_bytes: 65_536, allow_insecure: false },
  });
  expect(problemsOf(tool)).toEqual([]);
});

test.each([
  ['https://{note}.example.com/', 'scheme or host'],
  ['https://api.example.com:{note}/', 'scheme or host'],
  ['{note}://api.example.com/', 'scheme or host'],
  ['https://api.example.com/{nope}', 'not among the parameters: {nope}'],
  ['https://api.example.com/{note}', 'make it a required parameter'],
  ['https://api.example.com/?lines={lines}', 'cannot hold a list or object'],
  ['https://api.example.com/{order id}', 'belongs to no {placeholder}'],
  ['https://api.example.com/{{secret:KEY}}', 'belongs to no {placeholder}'],
  ['https://user:pass@api.example.com/', 'must not hold a user or password'],
  ['https://api.example.com/?api_key=abc123', 'must not hold a credential (api_key)'],
  ['https://api.example.com/#{order_id}', 'fragment'],
  ['ftp://api.example.com/', 'http:// or https://'],
  ['//api.example.com/', 'http:// or https://'],
  ['api.example.com', 'http:// or https://'],
])('http_tool_url_%s_is_refused', (url, problem) => {
  expect(problemsOf({ ...tool, url })).toContainEqual(expect.stringContaining(problem));
});

test.each([
  [{ Authorization: 'Bearer sk-live-123' }, '{{secret:NAME}}'],
  [{ authorization: 'Basic dXNlcjpwYXNz' }, '{{secret:NAME}}'],
  [{ 'X-Api-Key': 'abc' }, '{{secret:NAME}}'],
  [{ Cookie: 'session=1' }, '{{secret:NAME}}'],
  [{ 'X-Auth-Token': 'abc' }, '{{secret:NAME}}'],
  [{ Authorization: 'Bearer {{secret:lower}}' }, 'only {{secret:NAME}} is known'],
  [{ 'X-Note': 'a\r\nX-Evil: 1' }, 'printable ASCII'],
  [{ 'X-Note': 'é' }, 'printable ASCII'],
  [{ 'X Evil': 'a' }, 'name of an HTTP header'],
  [{ 'X-Evil\r\nHost': 'a' }, 'name of an HTTP header'],
  [{ Host: 'evil.example' }, 'HTTP itself needs'],
  [{ 'content-length': '3' }, 'HTTP itself needs'],
])('http_tool_headers_%j_are_refused_without_being_repeated', (headers, problem) => {
  const problems = problemsOf({ ...tool, headers }).join('\n');

  expect(problems).toMatch(/^headers/);
  // A record says of a bad key only that it is one.
  if (!/Invalid key/.test(problems)) expect(problems).toContain(problem);
  expect(problems).not.toMatch(/sk-live|dXNlcj|session=1|abc/);
});

test('http_tool_secrets_and_plain_headers_are_taken', () => {
  const headers = { Authorization: 'Bearer {{secret:CRM_TOKEN}}', 'X-Tenant': 'acme', Accept: 'application/json' };

  expect(problemsOf({ ...tool, headers })).toEqual([]);
});

test.each([
  [{ parameters: { type: 'array' } }, 'parameters'],
  [{ parameters: { ...parameters, description: 'x'.repeat(20_000) } }, 'parameters: must be 16384'],
  [{ method: 'GET' }, 'parameters: are sent nowhere, name them in the url: lines'],
  [{ body: 'none' }, 'parameters: are sent nowhere'],
  [{ idempotency_header: 'x-key', headers: { 'X-Key': '1' } }, 'idempotency_header'],
  [{ name: 'look up' }, 'name'],
  [{ timeout_ms: 60_001 }, 'timeout_ms'],
  [{ max_attempts: 0 }, 'max_attempts'],
  [{ retries: 3 }, 'Unrecognized key'],
])('http_tool_with_%j_is_refused', (change, problem) => {
  expect(problemsOf({ ...tool, ...change }).join('\n')).toContain(problem);
});

test.each([
  ['GET', undefined, true],
  ['PUT', undefined, true],
  ['DELETE', undefined, true],
  ['POST', undefined, false],
  ['PATCH', undefined, false],
  ['POST', 'Idempotency-Key', true],
] as const)('http_tool_%s_with_key_%s_repeatable_is_%s', (method, idempotency_header, repeatable) => {
  expect(isRepeatable({ method, idempotency_header })).toBe(repeatable);
});

test.each([
  ['GET', 'arguments', false],
  ['DELETE', 'arguments', false],
  ['POST', 'arguments', true],
  ['POST', 'none', false],
] as const)('http_tool_%s_with_body_%s_sends_one_is_%s', (method, body, sends) => {
  expect(sendsBody({ method, body })).toBe(sends);
});

test('mcp_server_few_fields_have_documented_defaults', () => {
  expect(mcpServerSchema.parse({ server_id: 'crm', url: 'https://mcp.example.com/mcp' })).toEqual({
    ...{ server_id: 'crm', url: 'https://mcp.example.com/mcp', enabled: true, headers: {} },
    ...{ timeout_ms: 5000, max_response_bytes: 65_536, allow_insecure: false },
  });
});

test.each([
  [{ server_id: 'my_crm' }, 'server_id'],
  [{ url: 'stdio://server' }, 'url: must be an http'],
  [{ url: 'https://user@mcp.example.com/' }, 'url: must not hold a user'],
  [{ headers: { Authorization: 'Bearer literal' } }, 'headers.Authorization: must not hold the credential itself'],
])('mcp_server_with_%j_is_refused', (change, problem) => {
  const server = { server_id: 'crm', url: 'https://mcp.example.com/mcp', ...change };

  expect(problemsOf(server, mcpServerSchema as never).join('\n')).toContain(problem);
});
