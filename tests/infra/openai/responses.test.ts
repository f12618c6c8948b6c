import type { ServerResponse } from 'node:http';
import { OpenAIFailure } from '../../../src/infra/openai/openai-failure';
import { ResponsesService, type StructuredAnswer } from '../../../src/infra/openai/responses';
import type { Simulator } from '../../../src/simulator/simulator';
import { startSimulator } from '../../../src/simulator/start-simulator';
import { type RecordingHttpServer, startRecordingHttpServer } from './recording-http-server';

const schema = {
  type: 'object',
  properties: { summary: { type: 'string' } },
  required: ['summary'],
  additionalProperties: false,
};
const request = {
  ...{ model: 'gpt-5-mini', instructions: 'Summarise.', name: 'call_summary', schema },
  input: JSON.stringify({ transcript: [{ speaker: 'caller', text: 'Twelve chairs, please.' }] }),
  ...{ maxOutputTokens: 500, idempotencyKey: 'summary:rtc_1:1' },
};

describe('ResponsesService', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator({ apiKey: 'sk-test', webhookUrl: 'http://127.0.0.1:1', webhookSecret: 'whsec_x' });
  });
  afterAll(() => simulator.stop());

  const service = (options: { apiKey?: string; timeoutMs?: number; projectId?: string } = {}): ResponsesService =>
    new ResponsesService({ apiKey: 'sk-test', baseUrl: simulator.url, timeoutMs: 5_000, ...options });
  const write = (changes: Partial<typeof request> & { signal?: AbortSignal } = {}): Promise<StructuredAnswer> =>
    service().write({ ...request, ...changes });
  const failure = (answer: Promise<unknown>): Promise<OpenAIFailure> =>
    answer.then(
      () => Promise.reject(new Error('it succeeded')),
      (error: unknown) => error as OpenAIFailure,
    );

  test('write_answers_what_was_written_with_model_and_tokens', async () => {
    const answer = await write();

    expect(answer).toMatchObject({ kind: 'written', model: 'gpt-5-mini' });
    expect(JSON.parse(answer.text)).toEqual({ summary: expect.stringContaining('Twelve chairs, please.') });
    expect(answer.usage.input_tokens).toBeGreaterThan(0);
    expect(answer.usage.output_tokens).toBeGreaterThan(0);
  });

  test('write_asks_for_strict_json_and_has_nothing_stored', async () => {
    await service({ projectId: 'proj_1' }).write(request);

    const asked = simulator.responses.requests.at(-1);
    expect(asked?.body).toEqual({
      ...{ model: 'gpt-5-mini', instructions: 'Summarise.', store: false, max_output_tokens: 500 },
      input: [{ role: 'user', content: request.input }],
      text: { format: { type: 'json_schema', name: 'call_summary', schema, strict: true } },
    });
    expect(asked?.headers).toMatchObject({ 'idempotency-key': 'summary:rtc_1:1', 'openai-project': 'proj_1' });
  });

  test.each([
    ['refusal', 'refused', /cannot assist/],
    ['content_filter', 'refused', /./],
    ['incomplete', 'incomplete', /./],
    ['invalid_json', 'written', /^Here is the summary/],
  ] as const)('write_%s_is_%s', async (kind, expected, text) => {
    simulator.responses.add([{ kind }]);

    expect(await write()).toMatchObject({ kind: expected, text: expect.stringMatching(text) });
  });

  test.each([
    [
      { kind: 'error', status: 429, retryAfterS: 7 },
      { kind: 'retryable', status: 429, retryAfterMs: 7_000 },
    ],
    [
      { kind: 'error', status: 500 },
      { kind: 'retryable', status: 500 },
    ],
    [
      { kind: 'error', status: 504 },
      { kind: 'ambiguous', status: 504 },
    ],
    [
      { kind: 'error', status: 400 },
      { kind: 'permanent', status: 400 },
    ],
    [
      { kind: 'failed', code: 'server_error' },
      { kind: 'retryable', code: 'server_error' },
    ],
    [
      { kind: 'failed', code: 'invalid_prompt' },
      { kind: 'permanent', code: 'invalid_prompt' },
    ],
  ] as const)('write_that_meets_%j_fails_as_%j', async (fault, expected) => {
    simulator.responses.add([fault]);

    expect(await failure(write())).toMatchObject({ name: 'OpenAIFailure', ...expected });
  });

  test('write_with_a_wrong_key_fails_for_good', async () => {
    expect(await failure(service({ apiKey: 'sk-other' }).write(request))).toMatchObject({
      kind: 'permanent',
      status: 401,
    });
  });

  test('write_with_a_schema_that_is_not_strict_fails_for_good', async () => {
    const open = { type: 'object', properties: {} };

    expect(await failure(write({ schema: open as never }))).toMatchObject({ status: 400, code: 'invalid_json_schema' });
  });

  test('write_that_takes_too_long_may_be_repeated', async () => {
    simulator.responses.add([{ kind: 'slow', delayMs: 1_000 }]);

    const slow = service({ timeoutMs: 100 }).write(request);

    expect(await failure(slow)).toMatchObject({ kind: 'ambiguous', code: 'timeout' });
  });

  test('write_that_is_called_off_may_be_repeated', async () => {
    simulator.responses.add([{ kind: 'slow', delayMs: 1_000 }]);
    const called = new AbortController();
    const answer = failure(write({ signal: called.signal }));
    called.abort();

    expect(await answer).toMatchObject({ kind: 'ambiguous' });
  });
});

describe('ResponsesService and a server that answers otherwise', () => {
  let server: RecordingHttpServer;

  beforeEach(async () => {
    server = await startRecordingHttpServer();
  });
  afterEach(() => server.close());

  test.each([
    ['no Response object', '{"ok": true}'],
    ['no JSON', '<html>busy</html>'],
  ])('write_answered_with_%s_may_be_repeated', async (_, body) => {
    server.answer = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    const service = new ResponsesService({ apiKey: 'sk-test', baseUrl: server.baseUrl, timeoutMs: 5_000 });

    const failed = await service.write(request).catch((error: unknown) => error);

    expect(failed).toBeInstanceOf(OpenAIFailure);
    expect(failed).toMatchObject({ kind: 'ambiguous', code: 'unreadable_response' });
  });

  test.each([
    ['breaks off', 5_000, (response: ServerResponse) => response.destroy()],
    ['does not come to its end in time', 300, () => undefined],
  ])('write_whose_answer_%s_may_be_repeated', async (_, timeoutMs, end) => {
    server.answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"id": "resp_1", ', () => end(response));
    };
    const service = new ResponsesService({ apiKey: 'sk-test', baseUrl: server.baseUrl, timeoutMs });

    const failed = await service.write(request).catch((error: unknown) => error);

    expect(failed).toBeInstanceOf(OpenAIFailure);
    expect(failed).toMatchObject({ kind: 'ambiguous' });
  });
});
