import type { ApiContract, DocumentedOperation, JsonSchema } from '../support/api-contract';

/** Keywords under which a schema has one, or several, others. */
const inner = ['items', 'additionalProperties', 'prefixItems', 'anyOf', 'oneOf', 'allOf'] as const;

/**
 * Places of an operation that the document leaves unexplained: parameters, and fields of bodies and answers at any depth.
 * A field is described by itself or by the schema it refers to; a free JSON schema (`true`, `{}`) has no fields.
 */
export function undescribedPlaces(contract: ApiContract, operation: DocumentedOperation): string[] {
  const places: string[] = [];
  const seen = new Set<unknown>();
  const { operationId, parameters = [], requestBody, responses } = operation;
  for (const parameter of parameters) {
    if (!isDescribed(parameter)) places.push(`${operationId} ${parameter.in}.${parameter.name}`);
    walk(`${operationId} ${parameter.in}.${parameter.name}`, parameter.schema);
  }
  for (const { schema } of Object.values(requestBody?.content ?? {})) walk(`${operationId} body`, schema);
  for (const [status, { content = {} }] of Object.entries(responses)) {
    for (const { schema } of Object.values(content)) walk(`${operationId} ${status}`, schema);
  }
  return places;

  function walk(place: string, schema: unknown): void {
    if (typeof schema !== 'object' || schema === null) return;
    const resolved = contract.resolve(schema as JsonSchema);
    if (seen.has(resolved)) return;
    seen.add(resolved);
    const named = nameOf(schema as JsonSchema) ?? place;
    for (const [field, property] of Object.entries((resolved['properties'] ?? {}) as Record<string, JsonSchema>)) {
      if (!isDescribed(property) && !isDescribed(contract.resolve(property))) places.push(`${named}.${field}`);
      walk(`${named}.${field}`, property);
    }
    for (const keyword of inner) {
      const found = resolved[keyword];
      for (const one of Array.isArray(found) ? (found as unknown[]) : [found]) walk(named, one);
    }
  }
}

/** `#/components/schemas/CallRecord` → `CallRecord`. */
function nameOf({ $ref }: JsonSchema): string | null {
  return typeof $ref === 'string' ? ($ref.split('/').at(-1) ?? null) : null;
}

function isDescribed(described: object): boolean {
  const { description } = described as { description?: unknown };
  return typeof description === 'string' && description.trim() !== '';
}
