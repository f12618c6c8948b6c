import { type OpenAICallsOptions, OpenAICallsService } from '../../../src/infra/openai/calls-http';
import type { AcceptBody } from '../../../src/models/call-control';
import { startRecordingHttpServer, type RecordingHttpServer } from './recording-http-server';

const body: AcceptBody = {
  type: 'realtime',
  model: 'gpt-realtime-2.1',
  instructions: 'Be kind.',
  output_modalities: ['audio'],
  audio: {
    input: {
      transcription: { model: 'gpt-4o-mini-transcribe', language: 'fr' },
      turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
    },
    output: { voice: 'marin' },
  },
  tools: [{ type: 'function', name: 'request_transfer', parameters: { type: 'object' } }],
  tool_choice: 'auto',
};
const call = { call_id: 'call-123', idempotency_key: 'call-123:func-456' };
const refer = { ...call, target_uri: 'tel:+33123456789' };

let server: RecordingHttpServer;

beforeEach(async () => {
  server = await startRecordingHttpServer();
});

afterEach(async () => {
  await server.close();
});

function service(options: Partial<OpenAICallsOptions> = {}): OpenAICallsService {
  return new OpenAICallsService({ apiKey: 'sk-test', baseUrl: server.baseUrl, timeoutMs: 5_000, ...options });
}

function answer(status: number, payload: string, headers: Record<string, string> = {}): void {
  server.answer = (response) => response.writeHead(status, headers).end(payload);
}

const json = { 'content-type': 'application/json' };
const notFound = JSON.stringify({
  error: {
    message: 'No session found for the provided call_id',
    type: 'invalid_request_error',
    code: 'call_id_not_found',
    param: '',
  },
});

describe('OpenAICallsService', () => {
  test('refer_call_answered_200_reports_success', async () => {
    const result = await service().refer_call(refer);

    expect(result).toEqual({ status: 'success' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v1/realtime/calls/call-123/refer' });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-test',
      'content-type': 'application/json',
      'idempotency-key': 'call-123:func-456',
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ target_uri: 'tel:+33123456789' });
  });

  test('refer_call_of_a_project_names_it', async () => {
    await service({ projectId: 'proj_1' }).refer_call(refer);
    await service().refer_call(refer);

    expect(server.requests.map(({ headers }) => headers['openai-project'])).toEqual(['proj_1', undefined]);
  });

  test('accept_call_sends_exactly_the_body', async () => {
    const result = await service().accept_call({ ...call, body });

    expect(result).toEqual({ status: 'success' });
    expect(server.requests[0]?.path).toBe('/v1/realtime/calls/call-123/accept');
    expect(server.requests[0]?.headers['idempotency-key']).toBe('call-123:func-456');
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body);
  });

  test('reject_call_sends_the_sip_status', async () => {
    const result = await service().reject_call({ ...call, status_code: 486 });

    expect(result).toEqual({ status: 'success' });
    expect(server.requests[0]?.path).toBe('/v1/realtime/calls/call-123/reject');
    expect(server.requests[0]?.headers['idempotency-key']).toBe('call-123:func-456');
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ status_code: 486 });
  });

  test('hangup_call_sends_no_body', async () => {
    const result = await service().hangup_call(call);

    expect(result).toEqual({ status: 'success' });
    expect(server.requests[0]?.path).toBe('/v1/realtime/calls/call-123/hangup');
    expect(server.requests[0]?.headers['idempotency-key']).toBe('call-123:func-456');
    expect(server.requests[0]?.body).toBe('');
  });

  test('hangup_call_of_a_call_that_is_over_resolves', async () => {
    answer(404, notFound, json);

    await expect(service().hangup_call(call)).resolves.toEqual({ status: 'already_ended' });
  });

  test('hangup_call_that_fails_otherwise_rejects', async () => {
    answer(503, '');

    await expect(service().hangup_call(call)).rejects.toMatchObject({ kind: 'retryable', status: 503 });
  });

  test('call_id_in_the_path_is_escaped', async () => {
    await service().hangup_call({ ...call, call_id: 'a/b c' });

    expect(server.requests[0]?.path).toBe('/v1/realtime/calls/a%2Fb%20c/hangup');
  });

  test.each([
    ['200_with_plain_text', 200, 'OK', {}],
    ['200_with_broken_json', 200, '{', json],
    ['204', 204, '', {}],
    ['202_with_json', 202, '{"status":"queued"}', json],
  ])('refer_call_answered_%s_reports_success', async (_case, status, payload, headers) => {
    answer(status, payload, headers);

    await expect(service().refer_call(refer)).resolves.toEqual({ status: 'success' });
  });

  test('refer_call_unknown_call_is_gone_with_its_code_and_request_id', async () => {
    answer(404, notFound, { ...json, 'x-request-id': 'req_abc' });

    await expect(service().refer_call(refer)).rejects.toMatchObject({
      name: 'OpenAIFailure',
      kind: 'gone',
      status: 404,
      code: 'call_id_not_found',
      requestId: 'req_abc',
    });
  });

  test.each([
    [400, 'permanent'],
    [401, 'permanent'],
    [408, 'ambiguous'],
    [409, 'ambiguous'],
    [429, 'retryable'],
    [500, 'retryable'],
    [502, 'ambiguous'],
    [503, 'retryable'],
    [504, 'ambiguous'],
  ])('refer_call_answered_%i_is_%s_and_not_repeated', async (status, kind) => {
    answer(status, 'Internal Server Error', { 'x-should-retry': 'true' });

    await expect(service().refer_call(refer)).rejects.toMatchObject({ kind, status });
    expect(server.requests).toHaveLength(1);
  });

  test('refer_call_rate_limited_says_when_to_come_back', async () => {
    answer(429, '{"error":{"code":"rate_limit_exceeded"}}', { ...json, 'retry-after': '2' });

    await expect(service().refer_call(refer)).rejects.toMatchObject({
      code: 'rate_limit_exceeded',
      retryAfterMs: 2000,
    });
  });

  test('refer_call_redirected_is_not_followed', async () => {
    server.answer = (response, request) =>
      response.writeHead(request.path.endsWith('/refer') ? 302 : 200, { location: '/elsewhere' }).end();

    await expect(service().refer_call(refer)).rejects.toMatchObject({ kind: 'permanent', status: 302 });
    expect(server.requests).toHaveLength(1);
  });

  test('refer_call_connection_refused_is_retryable', async () => {
    const { baseUrl } = server;
    await server.close();
    server = await startRecordingHttpServer();

    await expect(service({ baseUrl }).refer_call(refer)).rejects.toMatchObject({
      kind: 'retryable',
      status: null,
      code: 'ECONNREFUSED',
    });
  });

  test('refer_call_connection_cut_after_sending_is_ambiguous', async () => {
    server.answer = (response) => response.socket?.destroy();

    await expect(service().refer_call(refer)).rejects.toMatchObject({ kind: 'ambiguous', status: null });
    expect(server.requests).toHaveLength(1);
  });

  test('refer_call_without_answer_times_out_and_is_ambiguous', async () => {
    server.answer = () => undefined;

    await expect(service({ timeoutMs: 100 }).refer_call(refer)).rejects.toMatchObject({
      kind: 'ambiguous',
      code: 'timeout',
    });
  });

  test('refer_call_whose_error_body_hangs_still_ends', async () => {
    server.answer = (response) => void response.writeHead(500, json).write('{"error":');

    await expect(service({ timeoutMs: 200 }).refer_call(refer)).rejects.toMatchObject({
      kind: 'retryable',
      status: 500,
    });
  });

  test('refer_call_whose_success_body_hangs_is_a_success', async () => {
    server.answer = (response) => void response.writeHead(200).write('still writing');

    await expect(service().refer_call(refer)).resolves.toEqual({ status: 'success' });
  });

  describe.each([
    ['accept', (calls: OpenAICallsService) => calls.accept_call({ ...call, body })],
    ['reject', (calls: OpenAICallsService) => calls.reject_call({ ...call, status_code: 486 })],
    ['refer', (calls: OpenAICallsService) => calls.refer_call(refer)],
    ['hangup', (calls: OpenAICallsService) => calls.hangup_call(call)],
  ])('%s whose answer breaks off', (verb, send) => {
    function breakOff(status: number): void {
      server.answer = (response) => {
        response.writeHead(status, { ...json, 'content-length': '100' }).write('{"error":', () => response.destroy());
      };
    }

    test(`${verb}_after_a_200_was_carried_out`, async () => {
      breakOff(200);

      await expect(send(service())).resolves.toEqual({ status: 'success' });
      expect(server.requests).toHaveLength(1);
    });

    test.each([
      [400, 'permanent'],
      [502, 'ambiguous'],
      [503, 'retryable'],
    ])(`${verb}_after_a_%i_is_%s`, async (status, kind) => {
      breakOff(status);

      await expect(send(service())).rejects.toMatchObject({ kind, status });
      expect(server.requests).toHaveLength(1);
    });

    test(`${verb}_within_its_headers_is_ambiguous`, async () => {
      server.answer = (response) => response.socket?.end('HTTP/1.1 200 OK\r\nContent-Le');

      await expect(send(service())).rejects.toMatchObject({ kind: 'ambiguous', status: null });
      expect(server.requests).toHaveLength(1);
    });
  });

  test.each([
    ['refer', (calls: OpenAICallsService) => calls.refer_call({ ...call, target_uri: 'http://203.0.113.7' })],
    [
      'refer_header_injection',
      (calls: OpenAICallsService) => calls.refer_call({ ...call, target_uri: 'tel:1\r\nX: y' }),
    ],
    ['reject', (calls: OpenAICallsService) => calls.reject_call({ ...call, status_code: 200 })],
    ['accept', (calls: OpenAICallsService) => calls.accept_call({ ...call, body: { ...body, instructions: '' } })],
  ])('%s_with_an_invalid_body_is_refused_before_it_is_sent', async (_verb, send) => {
    await expect(send(service())).rejects.toMatchObject({ kind: 'permanent', code: 'invalid_body' });
    expect(server.requests).toHaveLength(0);
  });

  test('accept_call_with_an_unknown_field_is_refused_before_it_is_sent', async () => {
    const withFormat = {
      ...body,
      audio: { ...body.audio, output: { voice: 'marin', format: { type: 'audio/pcmu' } } },
    };

    await expect(service().accept_call({ ...call, body: withFormat })).rejects.toMatchObject({ code: 'invalid_body' });
    expect(server.requests).toHaveLength(0);
  });

  test('failure_holds_no_phone_number_and_no_key', async () => {
    server.answer = (response, request) =>
      response.writeHead(400, json).end(JSON.stringify({ error: { message: request.body, code: 'invalid_value' } }));

    const failure: unknown = await service()
      .refer_call(refer)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ message: 'OpenAI request failed: permanent 400 invalid_value' });
    expect(JSON.stringify(failure)).not.toMatch(/33123456789|sk-test/);
  });

  test('environment_of_the_process_is_ignored', async () => {
    const environment = {
      OPENAI_API_KEY: 'sk-environment',
      OPENAI_ADMIN_KEY: 'sk-admin',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_ORG_ID: 'org-environment',
      OPENAI_PROJECT_ID: 'proj_environment',
      OPENAI_LOG: 'debug',
      OPENAI_CUSTOM_HEADERS: 'OpenAI-Beta: realtime=v1\nAuthorization: Bearer sk-custom\nX-Custom: 1',
    };
    const replaced = jest.replaceProperty(process, 'env', { ...process.env, ...environment });

    try {
      await service().refer_call(refer);
    } finally {
      replaced.restore();
    }

    const headers = server.requests[0]?.headers;
    expect(headers?.authorization).toBe('Bearer sk-test');
    expect(Object.keys(headers ?? {}).join(' ')).not.toMatch(/openai-beta|openai-organization|openai-project|x-custom/);
  });
});
