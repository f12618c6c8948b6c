import fc from 'fast-check';
import type { ApiRequest } from '../../apps/gateway/support/api-client';
import type {
  ApiContract,
  DocumentedParameter,
  FoundOperation,
  JsonSchema,
} from '../../apps/gateway/support/api-contract';
import { mutated, nastyJson } from '../../fuzz/mutations';

/** Deeper than any request of ours; a schema may name itself. */
const deepest = 8;

/** What belongs in the place of a path parameter, by its name: ids that exist, so that handlers have something to do. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Requests of an operation as the document describes them: as they should be, and with something wrong anywhere. */
export function arbitraryRequest(
  contract: ApiContract,
  { operation }: FoundOperation,
  known: KnownValues,
): fc.Arbitrary<ApiRequest> {
  const parameters = operation.parameters ?? [];
  const of = (place: DocumentedParameter['in']): DocumentedParameter[] => parameters.filter((one) => one.in === place);
  const body = operation.requestBody?.content['application/json'];
  return fc
    .record(
      {
        path: fc.record(Object.fromEntries(of('path').map((one) => [one.name, pathValue(contract, one, known)]))),
        // Half of them without any: of several random values one is nearly always wrong.
        query: fc.oneof(
          fc.constant({}),
          fc.record(
            Object.fromEntries(of('query').map((one) => [one.name, text(contract, one.schema, known[one.name])])),
            { requiredKeys: [] },
          ),
        ),
        headers: fc.record(Object.fromEntries(of('header').map(({ name }) => [name, headerValue])), {
          requiredKeys: [],
        }),
        ...(body === undefined ? {} : { payload: payload(contract, body.schema, body.example, known) }),
      },
      { requiredKeys: ['path', 'query', 'headers', ...(body === undefined ? [] : ['payload' as const])] },
    )
    .map(({ payload: sent, ...request }) => sameAsInPath({ ...request, ...sent } as ApiRequest));
}

/** The request of an operation that is as it should be: its example, with the first known value of each name. */
export function rightRequest({ operation }: FoundOperation, known: KnownValues): ApiRequest {
  const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path');
  const example = operation.requestBody?.content['application/json']?.example as Record<string, unknown> | undefined;
  const known0 = (name: string, value: unknown): unknown => known[name]?.[0] ?? value;
  return {
    path: Object.fromEntries(inPath.map(({ name }) => [name, String(known0(name, ''))])),
    ...(example === undefined
      ? {}
      : { body: Object.fromEntries(Object.entries(example).map(([name, value]) => [name, known0(name, value)])) }),
  };
}

/** Values of a schema; formats and patterns are kept to as far as they can be. */
export function arbitraryOf(
  contract: ApiContract,
  schema: JsonSchema,
  known: KnownValues = {},
  depth = 0,
): fc.Arbitrary<unknown> {
  const resolved = contract.resolve(schema);
  const inner = (one: unknown): fc.Arbitrary<unknown> => arbitraryOf(contract, one as JsonSchema, known, depth + 1);
  if (depth > deepest) return fc.constant(null);
  if ('const' in resolved) return fc.constant(resolved['const']);
  if (Array.isArray(resolved['enum'])) return fc.constantFrom(...(resolved['enum'] as unknown[]));
  const choice = (resolved['anyOf'] ?? resolved['oneOf']) as JsonSchema[] | undefined;
  if (choice !== undefined) return fc.oneof(...choice.map(inner));
  if (Array.isArray(resolved['allOf'])) {
    return fc
      .tuple(...(resolved['allOf'] as JsonSchema[]).map(inner))
      .map((parts) => Object.assign({}, ...parts) as object);
  }
  const { type } = resolved;
  if (Array.isArray(type)) return fc.oneof(...type.map((one: unknown) => inner({ ...resolved, type: one })));
  if (type === 'string') return arbitraryText(resolved);
  if (type === 'integer') return fc.integer(bounds(resolved, -1_000, 100_000));
  if (type === 'number') return fc.double({ ...bounds(resolved, -1_000, 100_000), noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'array') return arbitraryArray(resolved, inner);
  if (type === 'object') return arbitraryObject(resolved, inner, known);
  return fc.jsonValue({ maxDepth: 2 });
}

function arbitraryText(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern, minLength, maxLength } = schema as { [key: string]: string } & Record<string, never>;
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, min: epoch, max: farAway }).map((at) => at.toISOString());
  if (format === 'email') return fc.constantFrom('somebody@example.com', 'a.b@example.org');
  if (format === 'uri') return fc.webUrl();
  if (typeof pattern === 'string') {
    try {
      return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
    } catch {
      // A pattern that cannot be turned round: whatever comes instead is one more thing that does not fit.
    }
  }
  const least = Number(minLength ?? 0);
  return fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.min(Number(maxLength ?? 40), least + 40) });
}

const epoch = new Date('2020-01-01T00:00:00Z');
const farAway = new Date('2035-01-01T00:00:00Z');

function arbitraryArray(schema: JsonSchema, inner: (schema: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { prefixItems, items, minItems, maxItems } = schema as Record<string, never>;
  if (Array.isArray(prefixItems)) return fc.tuple(...(prefixItems as unknown[]).map(inner));
  const least = Number(minItems ?? 0);
  return fc.array(inner(items ?? {}), {
    minLength: least,
    maxLength: Math.min(Number(maxItems ?? least + 3), least + 3),
  });
}

function arbitraryObject(
  schema: JsonSchema,
  inner: (schema: unknown) => fc.Arbitrary<unknown>,
  known: KnownValues,
): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
  const requiredKeys = ((schema['required'] ?? []) as string[]).filter((key) => key in properties);
  const field = (name: string, one: unknown): fc.Arbitrary<unknown> =>
    fc.oneof(inner(one), ...(known[name] ?? []).map((value) => fc.constant(value)));
  const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, field(name, one)]));
  const own = fc.record(fields, { requiredKeys });
  const { additionalProperties } = schema;
  if (additionalProperties === undefined || additionalProperties === false) return own;
  const others = fc.dictionary(fc.string({ maxLength: 10 }), inner(additionalProperties), { maxKeys: 2 });
  return fc.tuple(others, own).map(([more, named]) => ({ ...more, ...named }));
}

function bounds(schema: JsonSchema, lowest: number, highest: number): { min: number; max: number } {
  const min = Math.max(Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? lowest), lowest);
  const max = Math.min(Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? highest), Math.max(highest, min));
  return { min, max: Math.max(min, max) };
}

/** A value as it stands in a URL or a header. */
function text(contract: ApiContract, schema: JsonSchema, known: readonly string[] = []): fc.Arbitrary<string> {
  const valid = arbitraryOf(contract, schema).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  const nasty = nastyJson.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const existing = known.length === 0 ? [] : [{ weight: 3, arbitrary: fc.constantFrom(...known) }];
  return fc.oneof(...existing, { weight: 3, arbitrary: valid }, { weight: 1, arbitrary: nasty }).filter(isSendable);
}

/** Nothing that would make it another path. */
function pathValue(
  contract: ApiContract,
  { name, schema }: DocumentedParameter,
  known: KnownValues,
): fc.Arbitrary<string> {
  return text(contract, schema, known[name]).filter((value) => !['', '.', '..'].includes(value));
}

const headerValue = fc.oneof(
  fc.uuid(),
  fc.string({ maxLength: 300 }).map((value) => value.replace(/[^\x20-\x7e]/g, '')),
);

/** What a body says again of the path is the same there. */
function sameAsInPath(request: ApiRequest): ApiRequest {
  const { path = {}, body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return request;
  const again = Object.entries(path).filter(([name]) => name in body);
  return { ...request, body: { ...body, ...Object.fromEntries(again) } };
}

function payload(
  contract: ApiContract,
  schema: JsonSchema,
  example: unknown,
  known: KnownValues,
): fc.Arbitrary<ApiRequest> {
  const generated = arbitraryOf(contract, schema, known);
  const valid = example === undefined ? generated : fc.oneof(generated, fc.constant(example));
  return fc.oneof(
    { weight: 4, arbitrary: valid.map((body) => ({ body })) },
    { weight: 3, arbitrary: valid.chain(mutated).map((body) => ({ body })) },
    { weight: 2, arbitrary: valid.chain(nearly).map((body) => ({ body })) },
    { weight: 1, arbitrary: nastyJson.map((body) => ({ body })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', '{"a":', 'null', '[]', '"', '\u0000', 'a=b').map((sent) => ({ text: sent })),
    },
  );
}

/** All right but for one field: one too many, one too few, or one that is null or of another type. */
function nearly(valid: unknown): fc.Arbitrary<unknown> {
  if (typeof valid !== 'object' || valid === null || Array.isArray(valid)) return fc.constant(valid);
  const fields = Object.entries(valid);
  const misspelt = fc.constantFrom('extra', 'tenantId', ...fields.map(([name]) => `${name}s`));
  const oneMore = misspelt.map((name) => ({ ...valid, [name]: true }));
  if (fields.length === 0) return oneMore;
  const others = fc.constantFrom(...fields.map(([name]) => name)).chain((name) => {
    const rest = Object.fromEntries(fields.filter(([field]) => field !== name));
    return fc.constantFrom<unknown>(rest, ...[null, '', 0, [], {}].map((value) => ({ ...valid, [name]: value })));
  });
  return fc.oneof(oneMore, others);
}

/** Half a surrogate pair cannot be encoded, and Node answers more than 16 KiB of headers by itself. */
function isSendable(value: string): boolean {
  try {
    return encodeURIComponent(value).length < 2_000;
  } catch {
    return false;
  }
}
