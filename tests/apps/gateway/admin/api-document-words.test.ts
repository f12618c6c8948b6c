import request from 'supertest';
import { ApiContract, type ApiDocument, type JsonSchema } from '../support/api-contract';
import { testGateway } from '../support/test-gateway';
import { undescribedPlaces } from './undescribed';

describe('the words of GET /api/v1/openapi.json', () => {
  let contract: ApiContract;
  beforeAll(async () => {
    const { app } = testGateway({ ADMIN_TOKEN: 'admin-token' });
    contract = new ApiContract((await request(app).get('/api/v1/openapi.json')).body as ApiDocument);
  });

  test('document_every_parameter_and_every_field_at_any_depth_is_described', () => {
    const undescribed = contract.operations.flatMap(({ operation }) => undescribedPlaces(contract, operation));

    expect(undescribed).toEqual([]);
  });

  test('document_every_operation_has_a_summary_and_an_id', () => {
    for (const { method, path, operation } of contract.operations) {
      expect([method, path, operation]).toEqual([
        method,
        path,
        expect.objectContaining({
          operationId: expect.stringMatching(/^[a-z]\w+$/),
          summary: expect.stringMatching(/\S/),
        }),
      ]);
    }
  });

  test('document_every_answer_says_when_it_comes_and_every_error_has_the_schema_of_errors', () => {
    for (const { operation } of contract.operations) {
      for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
        const schemas = Object.values(content).map(({ schema }) => contract.resolve(schema));
        expect([operation.operationId, status, description]).toEqual([
          operation.operationId,
          status,
          expect.stringMatching(/\S/),
        ]);
        expect([operation.operationId, status, schemas.length]).toEqual([operation.operationId, status, 1]);
        // A readiness that fails says which of its checks did, to orchestrators and not to people.
        if (Number(status) < 400 || operation.operationId === 'getReadiness') continue;
        expect([operation.operationId, status, fieldsOf(schemas[0])]).toEqual([
          operation.operationId,
          status,
          expect.arrayContaining(['detail', 'reason']),
        ]);
      }
    }
  });

  test('document_every_admin_body_but_a_tenant_takes_no_other_fields', () => {
    const open = contract.operations
      .filter(({ operation }) => operation.security.length > 0)
      .flatMap(({ operation }) => {
        const schema = operation.requestBody?.content['application/json']?.schema;
        const possibilities = (schema?.['anyOf'] ?? (schema === undefined ? [] : [schema])) as JsonSchema[];
        return possibilities.every((one) => contract.resolve(one)['additionalProperties'] === false)
          ? []
          : [operation.operationId];
      });

    // A tenant's document belongs to its owner: what is not known is kept, and warned of.
    expect(open).toEqual(['applyTenant']);
  });

  test('document_lists_every_operation_that_is_served', () => {
    expect(contract.operations.map(({ operation }) => operation.operationId)).toEqual(
      expect.arrayContaining([
        'getHealth',
        'getReadiness',
        'getPrometheusMetrics',
        'getApiDocument',
        'receiveWebhook',
        'receiveCallEvent',
        'getToolResult',
        'processCall',
        'getCosts',
      ]),
    );
  });

  test('document_lists_itself_and_is_as_it_says', async () => {
    const { app } = testGateway({ ADMIN_TOKEN: 'admin-token' });
    const found = contract.operation('getApiDocument');

    const { status, headers, body } = await request(app).get(found.path);

    expect(found.operation.security).toEqual([]);
    expect(contract.complaint(found, { status, contentType: headers['content-type'] as string, body })).toBeNull();
  });
});

function fieldsOf(schema: JsonSchema | undefined): string[] {
  return Object.keys(schema?.['properties'] ?? {});
}
