import { z } from 'zod';

/** `text.format` as structured outputs want it. */
export const strictFormatSchema = z.strictObject({
  type: z.literal('json_schema'),
  name: z.string().regex(/^[\w-]{1,64}$/),
  description: z.string().optional(),
  strict: z.literal(true),
  schema: z.record(z.string(), z.unknown()),
});

/** Keywords that strict mode refuses wherever they stand. */
const refused = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
];

/** The API's words for the first thing that strict mode does not take; null when it takes the schema. */
export function schemaProblem(name: string, schema: Record<string, unknown>): string | null {
  const problem =
    schema['type'] === 'object'
      ? problemAt(schema, [])
      : { context: [], reason: 'schema must be a JSON Schema of \'type: "object"\'' };
  if (problem === null) return null;
  const context = problem.context.map((key) => `'${key}'`).join(', ');
  return `Invalid schema for response_format '${name}': In context=(${context}), ${problem.reason}.`;
}

interface Problem {
  context: string[];
  reason: string;
}

function problemAt(schema: unknown, context: string[]): Problem | null {
  if (typeof schema !== 'object' || schema === null) return { context, reason: 'schema must be an object' };
  const node = schema as Record<string, unknown>;
  const keyword = refused.find((name) => name in node);
  if (keyword !== undefined) return { context, reason: `'${keyword}' is not permitted` };
  if (!('type' in node) && !('anyOf' in node) && !('enum' in node) && !('const' in node) && !('$ref' in node)) {
    return { context, reason: "schema must have a 'type' key" };
  }
  const inner: [string[], unknown][] = [];
  if ('properties' in node) {
    const properties = node['properties'] as Record<string, unknown>;
    if (node['additionalProperties'] !== false) {
      return { context, reason: "'additionalProperties' is required to be supplied and to be false" };
    }
    const required = new Set(node['required'] as string[] | undefined);
    const missing = Object.keys(properties).find((name) => !required.has(name));
    if (missing !== undefined) {
      return {
        context,
        reason: `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'`,
      };
    }
    inner.push(...Object.entries(properties).map(([key, value]): [string[], unknown] => [['properties', key], value]));
  }
  if ('items' in node) inner.push([['items'], node['items']]);
  if (Array.isArray(node['anyOf'])) {
    inner.push(...node['anyOf'].map((one: unknown, index): [string[], unknown] => [['anyOf', String(index)], one]));
  }
  for (const [path, value] of inner) {
    const problem = problemAt(value, [...context, ...path]);
    if (problem !== null) return problem;
  }
  return null;
}
