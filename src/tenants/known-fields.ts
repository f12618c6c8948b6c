import { z } from 'zod';
import { nearestKey } from '../models/nearest-key';
import { tenantFileSchema } from '../models/tenant-file';
import type { TenantFinding } from './tenant-finding';

/** The schema inside optional, defaulted, preprocessed and refined ones. */
function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrapped(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.out) : schema;
}

/** What a tenant's document is made of at a path; null where that is free. */
function objectAt(path: readonly PropertyKey[]): z.ZodObject | null {
  let schema = unwrapped(tenantFileSchema);
  for (const key of path) {
    if (schema instanceof z.ZodArray) schema = unwrapped(schema.element);
    else if (schema instanceof z.ZodObject) schema = unwrapped((schema.shape as Record<PropertyKey, unknown>)[key]);
    else return null;
  }
  return schema instanceof z.ZodObject ? schema : null;
}

/** The fields a tenant's document may have at a path; none where that is free. */
export function knownFieldsAt(path: readonly PropertyKey[]): string[] {
  return Object.keys(objectAt(path)?.shape ?? {});
}

/**
 * Fields that are kept because a document belongs to its owner, but that look like a slip of the pen: every unknown one
 * at the top, and below those that are nearly the name of another. Where the schema is strict they are errors instead.
 */
export function misspeltFields(value: unknown, path: readonly PropertyKey[] = []): TenantFinding[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => misspeltFields(element, [...path, index]));
  const schema = objectAt(path);
  if (typeof value !== 'object' || value === null || schema === null) return [];
  const known = Object.keys(schema.shape);
  const isStrict = schema.def.catchall instanceof z.ZodNever;
  return Object.entries(value).flatMap(([key, inner]) => {
    if (known.includes(key)) return misspeltFields(inner, [...path, key]);
    const hint = isStrict ? null : hintFor(key, known, path.length === 0);
    return hint === null ? [] : [{ path: [...path, key], message: `is not known${hint}` }];
  });
}

function hintFor(key: string, known: readonly string[], isTop: boolean): string | null {
  const nearest = nearestKey(key, known);
  if (nearest !== undefined) return `; did you mean ${nearest}? It is kept, but does nothing.`;
  return isTop ? '. It is kept, but does nothing; values of your own belong under extensions.' : null;
}
