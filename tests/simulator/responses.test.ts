import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import type { Simulator } from '../../src/simulator/simulator';
import { startSimulator } from '../../src/simulator/start-simulator';

const summary = z.object({
  summary: z.string(),
  contact: z.object({ email: z.string().nullable() }),
  mood: z.enum(['positive', 'neutral', 'negative']),
  chairs: z.number().int(),
});
const input = JSON.stringify({
  transcript: [
    { speaker: 'agent', text: 'Good morning.' },
    { speaker: 'caller', text: 'Write to ada@example.com.' },
  ],
});

describe('POST /v1/responses of the simulator', () => {
  let simulator: Simulator;
  let client: OpenAI;

  beforeAll(async () => {
    simulator = await startSimulator({ apiKey: 'sk-test', webhookUrl: 'http://127.0.0.1:1', webhookSecret: 'whsec_x' });
    client = new OpenAI({ apiKey: 'sk-test', baseURL: simulator.url, maxRetries: 0 });
  });
  afterAll(() => simulator.stop());

  const parse = () =>
    client.responses.parse({
      ...{ model: 'gpt-5-mini', input, store: false },
      text: { format: zodTextFormat(summary, 'summary') },
    });

  test('responses_the_openai_client_parses_the_answer_by_its_own_schema', async () => {
    const response = await parse();

    expect(response).toMatchObject({ object: 'response', status: 'completed', model: 'gpt-5-mini' });
    expect(response.output_parsed).toEqual({
      summary: expect.stringContaining('ada@example.com'),
      ...{ contact: { email: 'ada@example.com' }, mood: 'neutral', chairs: 0 },
    });
  });

  test('responses_same_conversation_has_the_same_summary', async () => {
    const [first, second] = [await parse(), await parse()];

    expect(second.output_text).toBe(first.output_text);
    expect(second.id).not.toBe(first.id);
  });

  test('responses_refusal_reaches_the_client_as_one', async () => {
    simulator.responses.add([{ kind: 'refusal' }]);

    const { output } = await parse();

    expect(output).toMatchObject([{ type: 'message', content: [{ type: 'refusal' }] }]);
  });

  test('responses_script_is_met_request_by_request', async () => {
    simulator.responses.add([null, { kind: 'error', status: 503 }]);
    const before = simulator.responses.requests.length;

    await parse();
    await expect(parse()).rejects.toMatchObject({ status: 503 });
    await parse();

    expect(simulator.responses.requests.slice(before)).toMatchObject([
      { status: 200, fault: null },
      { status: 503, fault: 'error' },
      { status: 200, fault: null },
    ]);
  });

  test.each([
    [
      'optional property',
      { type: 'object', properties: { a: { type: 'string' } }, required: [], additionalProperties: false },
      "Missing 'a'",
    ],
    ['open object', { type: 'object', properties: {}, required: [] }, "'additionalProperties' is required"],
    ['list at the root', { type: 'array', items: { type: 'string' } }, 'of \'type: "object"\''],
    [
      'keyword that is not taken',
      { type: 'object', properties: { a: { oneOf: [] } }, required: ['a'], additionalProperties: false },
      "'oneOf' is not permitted",
    ],
  ])('responses_schema_with_an_%s_is_refused_as_at_openai', async (_, schema, message) => {
    const format = { type: 'json_schema' as const, name: 'x', strict: true, schema };

    await expect(client.responses.create({ model: 'm', input, text: { format } })).rejects.toMatchObject({
      ...{ status: 400, code: 'invalid_json_schema' },
      message: expect.stringContaining(message),
    });
  });

  test('responses_parameter_that_nobody_knows_is_refused', async () => {
    const request = { model: 'm', input, temprature: 1, text: { format: zodTextFormat(summary, 'summary') } };

    await expect(client.responses.create(request as never)).rejects.toMatchObject({
      ...{ status: 400, code: 'unknown_parameter', param: 'temprature' },
    });
  });
});
