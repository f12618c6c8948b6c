import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import request from 'supertest';
import { ApiContract, type ApiDocument, type JsonSchema } from '../support/api-contract';
import { testGateway } from '../support/test-gateway';

async function documentOf(env: Record<string, string>): Promise<ApiDocument> {
  const response = await request(testGateway(env).app).get('/api/v1/openapi.json');
  expect(response.status).toBe(200);
  return response.body as ApiDocument;
}

/** Every schema in the document, with where it is. */
function schemasIn(document: ApiDocument): [place: string, schema: JsonSchema][] {
  const found: [string, JsonSchema][] = Object.entries(document.components.schemas ?? {}).map(([name, schema]) => [
    `components.${name}`,
    schema,
  ]);
  for (const { method, path, operation } of new ApiContract(document).operations) {
    const place = `${method} ${path}`;
    for (const { name, schema } of operation.parameters ?? []) found.push([`${place} ${name}`, schema]);
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) found.push([place, schema]);
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      for (const { schema } of Object.values(content)) found.push([`${place} ${status}`, schema]);
    }
  }
  return found;
}

function undescribedOf(place: string, named: { name: string; description?: string | undefined }[]): string[] {
  return named.filter(({ description }) => !description).map(({ name }) => `${place}.${name}`);
}

describe('GET /api/v1/openapi.json', () => {
  let document: ApiDocument;
  beforeAll(async () => {
    document = await documentOf({
      ADMIN_TOKEN: 'admin-token',
      APP_NAME: 'Acme phones',
      PUBLIC_URL: 'https://a.example/',
    });
  });

  test('document_is_openapi_3_1_and_says_where_and_how_it_is_served', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\./),
      info: { title: 'Acme phones', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      servers: [{ url: 'https://a.example' }],
      components: { securitySchemes: { adminToken: { type: 'apiKey', in: 'header', name: 'X-Admin-Token' } } },
    });
  });

  test('document_every_schema_is_valid_in_the_2020_12_dialect_and_every_reference_leads_somewhere', () => {
    const ajv = addFormats(new Ajv2020({ strict: false }));
    ajv.addSchema(document, 'api');
    for (const [place, schema] of schemasIn(document)) {
      const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as JsonSchema;

      expect([place, ajv.validateSchema(schema) || ajv.errorsText()]).toEqual([place, true]);
      expect(() => ajv.compile(absolute)).not.toThrow();
    }
  });

  test('document_operations_have_an_id_of_their_own_a_declared_tag_and_all_their_path_parameters', () => {
    const operations = new ApiContract(document).operations;
    const tags = (document as unknown as { tags: { name: string }[] }).tags.map(({ name }) => name);

    const ids = operations.map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name, required }) => [name, required])).toEqual(named.map((name) => [name, true]));
      expect(tags).toEqual(expect.arrayContaining((operation as unknown as { tags: string[] }).tags));
    }
  });

  test('document_admin_operations_need_the_token_and_say_what_is_answered_without_it', () => {
    const guarded = new ApiContract(document).operations.filter(({ operation }) => operation.security.length > 0);

    expect(guarded.map(({ operation }) => operation.operationId)).toEqual(
      expect.arrayContaining([
        'listRunningCalls',
        'searchCalls',
        'getCall',
        'hangUpCall',
        'getLiveMetrics',
        'getCapacity',
      ]),
    );
    for (const { operation } of guarded) {
      expect(operation.security).toEqual([{ adminToken: [] }]);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '503']));
    }
  });

  test('document_examples_fit_their_schemas', () => {
    const contract = new ApiContract(document);
    let examples = 0;
    for (const { method, path, operation } of contract.operations) {
      for (const [status, { content = {} }] of Object.entries(operation.responses)) {
        for (const [type, { example }] of Object.entries(content)) {
          if (example === undefined) continue;
          examples += 1;
          const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
          expect([path, status, contract.fits(place, example)]).toEqual([path, status, true]);
        }
      }
      const body = operation.requestBody?.content['application/json'];
      if (body?.example === undefined) continue;
      const place = ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'];
      expect([path, contract.fits(place, body.example)]).toEqual([path, true]);
    }
    expect(examples).toBeGreaterThan(10);
  });

  test('document_of_calls_and_metrics_says_what_each_parameter_and_field_is_and_shows_an_answer', () => {
    const contract = new ApiContract(document);
    const undescribed: string[] = [];
    for (const { operation } of contract.operations) {
      const { operationId, tags } = operation as typeof operation & { tags: string[] };
      if (!tags.some((tag) => ['calls', 'metrics'].includes(tag))) continue;
      const parameters = (operation.parameters ?? []) as unknown as { name: string; description?: string }[];
      const content = operation.responses['200']?.content?.['application/json'];
      undescribed.push(...undescribedOf(operationId, parameters));
      if (content?.example === undefined) undescribed.push(`${operationId}: no example`);
    }
    const { LiveMetrics, Error } = document.components.schemas ?? {};
    for (const [name, schema] of Object.entries({ LiveMetrics, Error })) {
      const fields = Object.entries(schema?.['properties'] as Record<string, { description?: string }>);
      undescribed.push(
        ...undescribedOf(
          name,
          fields.map(([field, { description }]) => ({ name: field, description })),
        ),
      );
    }

    expect(undescribed).toEqual([]);
  });

  test('document_optional_body_and_idempotency_key_are_described', () => {
    const { operation } = new ApiContract(document).operation('hangUpCall');

    expect(operation.requestBody?.required).toBe(false);
    expect(operation.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }));
  });

  test('document_without_an_admin_token_is_served_and_shows_only_what_is', async () => {
    const open = await documentOf({});

    const operations = new ApiContract(open).operations;

    expect(operations.filter(({ operation }) => operation.security.length > 0)).toEqual([]);
    expect(operations.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/api/v1/openai/webhook',
        '/api/v1/health',
        '/api/v1/ready',
        '/metrics',
        '/api/calls/events',
      ]),
    );
  });

  test('document_in_production_without_a_secret_call_events_are_left_out', async () => {
    const production = {
      APP_ENV: 'prod',
      OPENAI_API_KEY: 'sk-x',
      MONGODB_URI: 'mongodb://127.0.0.1:1',
      MONGODB_DB: 'x',
    };

    const document = await documentOf(production);

    expect(Object.keys(document.paths)).not.toContain('/api/calls/events');
  });
});
