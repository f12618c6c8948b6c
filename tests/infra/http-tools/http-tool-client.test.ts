import { gzipSync } from 'node:zlib';
import { HttpToolClient } from '../../../src/infra/http-tools/http-tool-client';
import { GuardedHttp } from '../../../src/infra/remote-http/guarded-http';
import { HostRules } from '../../../src/infra/remote-http/host-rules';
import { ToolSecrets } from '../../../src/infra/secrets/tool-secrets';
import { httpToolSchema } from '../../../src/models/http-tool';
import type { RemoteAnswer } from '../../../src/models/remote-tools';
import { json, LocalService, type Respond, type ServiceAnswer } from '../../fixtures/local-service';

const secret = 'tok-3f9c1a7e';

describe('HttpToolClient', () => {
  let service: LocalService;
  let respond: Respond;
  let http: GuardedHttp;
  let client: HttpToolClient;

  beforeAll(async () => {
    service = await LocalService.start((request) => respond(request));
    http = new GuardedHttp(new HostRules({ allowed: [], internal: [service.host] }));
    client = new HttpToolClient(http, new ToolSecrets({ directory: undefined, variables: { CRM: secret } }));
  });
  afterAll(async () => {
    await http.close();
    await service.stop();
  });
  beforeEach(() => {
    service.requests.length = 0;
    respond = () => json({ state: 'sent', lines: [{ sku: 'A', count: 2 }] });
  });

  function call(overrides: Record<string, unknown> = {}, args: Record<string, unknown> = {}): Promise<RemoteAnswer> {
    const tool = httpToolSchema.parse({
      name: 'order',
      description: 'An order.',
      method: 'POST',
      url: `${service.url}/orders`,
      parameters: { type: 'object', properties: { id: { type: 'string' } }, additionalProperties: false },
      headers: { Authorization: 'Bearer {{secret:CRM}}' },
      allow_insecure: true,
      timeout_ms: 10_000,
      ...overrides,
    });
    const caller = { call_id: 'rtc_1', function_call_id: 'fc_1', tenant_id: 'acme' };
    return client.call({ ...caller, tool, arguments: args });
  }

  test('http_tool_client_sends_arguments_secret_and_the_same_key_each_time', async () => {
    for (const _attempt of [1, 2]) await call({ idempotency_header: 'Idempotency-Key' }, { id: 'A-1' });

    expect(service.requests).toHaveLength(2);
    for (const request of service.requests) {
      expect(request).toMatchObject({ method: 'POST', url: '/orders', body: '{"id":"A-1"}' });
      expect(request.headers).toMatchObject({
        authorization: `Bearer ${secret}`,
        'idempotency-key': 'rtc_1:fc_1',
        'content-type': 'application/json',
        accept: expect.stringContaining('application/json'),
      });
    }
  });

  test.each([
    [undefined, { answer: { state: 'sent', lines: [{ sku: 'A', count: 2 }] } }],
    [
      {
        state: 'state',
        first: 'lines.0.sku',
        all: 'lines',
        none: 'lines.7.sku',
        proto: '__proto__.x',
        len: 'lines.length',
      },
      { state: 'sent', first: 'A', all: [{ sku: 'A', count: 2 }], none: null, proto: null, len: 1 },
    ],
  ])('http_tool_client_mapping_%j_gives_its_fields', async (response, output) => {
    expect(await call({ response })).toEqual({ ok: true, output });
  });

  test.each([
    ['text', { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'open' }, { answer: 'open' }],
    ['problem', { headers: { 'content-type': 'application/vnd.x+json' }, body: '[1]' }, { answer: [1] }],
    ['empty', { status: 204 }, { answer: null }],
    [
      'gzip',
      {
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync('{"a":1}'),
      },
      { answer: { a: 1 } },
    ],
  ])('http_tool_client_%s_answer_is_read', async (_, answer: ServiceAnswer, output) => {
    respond = () => answer;

    expect(await call()).toEqual({ ok: true, output });
  });

  test.each([
    [{ id: 1 }, 'id must be string'],
    [{ nope: 1 }, 'must not have nope'],
  ])('http_tool_client_arguments_%j_are_not_sent', async (args, mistake) => {
    expect(await call({}, args)).toEqual({
      ok: false,
      error: 'invalid_arguments',
      detail: expect.stringContaining(mistake),
    });
    expect(service.requests).toHaveLength(0);
  });

  test('http_tool_client_path_that_would_climb_is_not_sent', async () => {
    const answer = await call(
      {
        url: `${service.url}/orders/{id}`,
        parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      },
      { id: '..' },
    );

    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(service.requests).toHaveLength(0);
  });

  test.each([400, 401, 403, 404, 409, 422])(
    'http_tool_client_status_%i_is_a_refusal_with_its_words',
    async (status) => {
      respond = () => json({ message: 'no such order' }, status);

      expect(await call()).toEqual({
        ok: false,
        error: 'remote_tool_refused',
        detail: expect.stringMatching(new RegExp(`HTTP ${status}.*no such order`)),
      });
    },
  );

  test.each([
    [429, 'retryable'],
    [503, 'retryable'],
    [408, 'ambiguous'],
    [500, 'ambiguous'],
    [502, 'ambiguous'],
    [504, 'ambiguous'],
    [304, 'permanent'],
  ])('http_tool_client_status_%i_is_%s', async (status, kind) => {
    respond = () => ({ status, headers: { 'retry-after': '2' } });

    await expect(call()).rejects.toMatchObject({ name: 'RemoteFailure', kind, retryAfterMs: 2_000 });
  });

  test('http_tool_client_503_behind_a_redirect_may_have_been_carried_out', async () => {
    respond = ({ url }) => (url === '/orders' ? { status: 303, headers: { location: '/done' } } : { status: 503 });

    await expect(call()).rejects.toMatchObject({ kind: 'ambiguous' });
  });

  test.each([
    ['web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, /text\/html/],
    ['file', { headers: { 'content-type': 'application/pdf' }, body: '%PDF' }, /application\/pdf/],
    ['untyped', { body: 'x' }, /of no type/],
    ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{"a":' }, /is not/],
    ['large', { headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(70_000)}"` }, /65536 bytes/],
  ])('http_tool_client_%s_answer_is_a_permanent_failure', async (_, answer: ServiceAnswer, reason) => {
    respond = () => answer;

    await expect(call()).rejects.toMatchObject({ kind: 'permanent', reason: expect.stringMatching(reason) });
  });

  test('http_tool_client_slow_answer_is_cut_off', async () => {
    respond = () => null;

    await expect(call({ timeout_ms: 100 })).rejects.toMatchObject({ kind: 'ambiguous', reason: 'timeout' });
  });

  test.each([200, 400])('http_tool_client_secret_that_is_echoed_with_%i_goes_no_further', async (status) => {
    respond = ({ headers }) => json({ echo: headers, [secret]: true }, status);

    const answer = JSON.stringify(await call());

    expect(answer).toContain('Bearer [secret]');
    expect(answer).not.toContain(secret);
  });

  test('http_tool_client_unknown_secret_sends_nothing', async () => {
    await expect(call({ headers: { Authorization: '{{secret:NONE}}' } })).rejects.toMatchObject({
      name: 'UnusableSecret',
    });
    expect(service.requests).toHaveLength(0);
  });

  test('http_tool_client_host_that_is_not_allowed_is_refused', async () => {
    await expect(call({ url: `http://127.0.0.1:${service.port}/` })).rejects.toMatchObject({ kind: 'refused' });
    await expect(call({ allow_insecure: false })).rejects.toMatchObject({ kind: 'refused' });
    expect(service.requests).toHaveLength(0);
  });
});
