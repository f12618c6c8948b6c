import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { referBodySchema } from '../../../src/models/call-control';
import { classifyOpenAIError, OpenAIFailure } from '../../../src/infra/openai/openai-failure';
import { startRecordingHttpServer } from './recording-http-server';

function answered(status: number, error: object = {}, headers: Record<string, string> = {}): APIError {
  return APIError.generate(status, { error }, undefined, new Headers(headers));
}

/** A network error as Node raises it. */
function networkError(code: string, syscall?: string): Error {
  return Object.assign(new Error(`${syscall ?? ''} ${code} 203.0.113.7`), { code, ...(syscall && { syscall }) });
}

/** What the SDK throws when `fetch` failed for that reason. */
function notAnswered(cause: Error): APIConnectionError {
  return new APIConnectionError({ cause: new TypeError('fetch failed', { cause }) });
}

describe('classifyOpenAIError', () => {
  test.each([
    [400, 'permanent'],
    [401, 'permanent'],
    [403, 'permanent'],
    [404, 'gone'],
    [408, 'ambiguous'],
    [409, 'ambiguous'],
    [413, 'permanent'],
    [422, 'permanent'],
    [429, 'retryable'],
    [500, 'retryable'],
    [501, 'permanent'],
    [502, 'ambiguous'],
    [503, 'retryable'],
    [504, 'ambiguous'],
    [520, 'ambiguous'],
    [524, 'ambiguous'],
    [302, 'permanent'],
  ])('openai_failure_status_%i_is_%s', (status, kind) => {
    const failure = classifyOpenAIError(answered(status));

    expect(failure).toMatchObject({ kind, status });
  });

  test.each([
    ['refused', networkError('ECONNREFUSED', 'connect')],
    ['unreachable', networkError('EHOSTUNREACH', 'connect')],
    ['connect_timed_out', networkError('ETIMEDOUT', 'connect')],
    ['host_unknown', networkError('ENOTFOUND', 'getaddrinfo')],
    ['name_server_busy', networkError('EAI_AGAIN', 'getaddrinfo')],
    ['connect_timeout_of_fetch', networkError('UND_ERR_CONNECT_TIMEOUT')],
  ])('openai_failure_connection_%s_is_retryable', (_case, cause) => {
    expect(classifyOpenAIError(notAnswered(cause)).kind).toBe('retryable');
  });

  test('openai_failure_every_address_refused_is_retryable', () => {
    const cause = new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ETIMEDOUT', 'connect')]);

    expect(classifyOpenAIError(notAnswered(cause)).kind).toBe('retryable');
  });

  test.each([
    ['reset', networkError('ECONNRESET', 'read')],
    ['broken_pipe', networkError('EPIPE', 'write')],
    ['read_timed_out', networkError('ETIMEDOUT', 'read')],
    ['other_side_closed', networkError('UND_ERR_SOCKET')],
    ['no_headers_in_time', networkError('UND_ERR_HEADERS_TIMEOUT')],
    ['unknown_cause', new Error('something else')],
    [
      'one_address_reset',
      new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ECONNRESET', 'read')]),
    ],
  ])('openai_failure_connection_%s_is_ambiguous', (_case, cause) => {
    expect(classifyOpenAIError(notAnswered(cause)).kind).toBe('ambiguous');
  });

  test('openai_failure_timeout_is_ambiguous', () => {
    expect(classifyOpenAIError(new APIConnectionTimeoutError())).toMatchObject({ kind: 'ambiguous', status: null });
    expect(classifyOpenAIError(new APIUserAbortError())).toMatchObject({ kind: 'ambiguous', status: null });
  });

  test.each([
    ['of_known_length', { 'content-length': '100' }],
    ['in_chunks', {}],
    ['with_an_error', {}, 503],
  ])(
    'openai_failure_body_%s_that_broke_off_is_ambiguous',
    async (_case, headers: Record<string, string>, status = 200) => {
      const server = await startRecordingHttpServer();
      server.answer = (response) => {
        response.writeHead(status, headers).write('{"id": ', () => response.destroy());
      };

      const thrown: unknown = await fetch(server.baseUrl)
        .then((response) => response.text())
        .catch((error: unknown) => error);
      await server.close();

      expect(thrown).toMatchObject({ name: 'TypeError', message: 'terminated' });
      expect(classifyOpenAIError(thrown)).toMatchObject({ kind: 'ambiguous', status: null, code: 'UND_ERR_SOCKET' });
    },
  );

  test('openai_failure_body_that_did_not_end_in_time_is_ambiguous', async () => {
    const server = await startRecordingHttpServer();
    server.answer = (response) => void response.writeHead(200).write('{"id": ');

    const thrown: unknown = await fetch(server.baseUrl, { signal: AbortSignal.timeout(200) })
      .then((response) => response.text())
      .catch((error: unknown) => error);
    await server.close();

    expect(classifyOpenAIError(thrown)).toMatchObject({ kind: 'ambiguous', status: null, code: 'timeout' });
  });

  test('openai_failure_wrong_url_is_permanent', () => {
    const wrong = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });

    expect(classifyOpenAIError(wrong)).toMatchObject({ kind: 'permanent', code: 'ERR_INVALID_URL' });
  });

  test('openai_failure_untrusted_certificate_is_permanent', () => {
    const failure = classifyOpenAIError(notAnswered(networkError('DEPTH_ZERO_SELF_SIGNED_CERT')));

    expect(failure).toMatchObject({ kind: 'permanent', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('openai_failure_invalid_body_is_permanent', () => {
    const { error } = referBodySchema.safeParse({ target_uri: '+33123456789' });

    expect(classifyOpenAIError(error)).toMatchObject({ kind: 'permanent', code: 'invalid_body', status: null });
  });

  test.each([['a string'], [undefined], [null], [new TypeError('a defect')]])(
    'openai_failure_something_else_%p_is_permanent',
    (thrown) => {
      expect(classifyOpenAIError(thrown)).toMatchObject({ kind: 'permanent', status: null, code: null });
    },
  );

  test('openai_failure_classified_twice_stays_the_same', () => {
    const failure = classifyOpenAIError(answered(404));

    expect(classifyOpenAIError(failure)).toBe(failure);
  });

  test('openai_failure_retry_after_is_kept_where_a_retry_makes_sense', () => {
    const headers = { 'retry-after-ms': '1500' };

    expect(classifyOpenAIError(answered(429, {}, headers)).retryAfterMs).toBe(1500);
    expect(classifyOpenAIError(answered(503, {}, headers)).retryAfterMs).toBe(1500);
    expect(classifyOpenAIError(answered(502, {}, headers)).retryAfterMs).toBeNull();
    expect(classifyOpenAIError(answered(500)).retryAfterMs).toBeNull();
  });

  test('openai_failure_message_names_status_code_and_request_only', () => {
    const error = answered(
      400,
      { message: "Invalid target_uri 'tel:+33123456789' for key sk-secret", code: 'invalid_value' },
      { 'x-request-id': 'req_123' },
    );

    const failure = classifyOpenAIError(error);

    expect(failure.message).toBe('OpenAI request failed: permanent 400 invalid_value req_123');
    expect(failure).toMatchObject({ code: 'invalid_value', requestId: 'req_123' });
    expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toMatch(/33123456789|sk-secret/);
    expect(failure.cause).toBeUndefined();
  });

  test('openai_failure_code_that_is_no_identifier_is_left_out', () => {
    const failure = classifyOpenAIError(answered(400, { code: 'no route to tel:+33123456789' }));

    expect(failure).toBeInstanceOf(OpenAIFailure);
    expect(failure.code).toBeNull();
    expect(failure.message).toBe('OpenAI request failed: permanent 400');
  });
});
