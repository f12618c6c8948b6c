import { z } from 'zod';
import { scenarioSchema } from './scenario-schema';

/** The mapping inside optional, defaulted, preprocessed and refined schemas; undefined when there is none. */
function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrapped(schema.out);
  return schema;
}

/** The keys a scenario may have at a path: what an unknown key is compared with. */
export function knownKeysAt(path: PropertyKey[]): string[] {
  let schema: unknown = scenarioSchema;
  for (const key of path) {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodArray) schema = inner.element;
    else if (inner instanceof z.ZodObject) schema = (inner.shape as Record<PropertyKey, unknown>)[key];
    else return [];
  }
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}
