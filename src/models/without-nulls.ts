/** Documents written by Python say `null` for what is absent; so does a person who empties a field. */

/** The object without its fields that are null; anything else as it is. */
export function withoutNulls(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

/** The same for every object inside. */
export function withoutAnyNulls(document: unknown): unknown {
  if (Array.isArray(document)) return document.map(withoutAnyNulls);
  const without = withoutNulls(document);
  if (typeof without !== 'object' || without === null) return without;
  return Object.fromEntries(Object.entries(without).map(([key, value]) => [key, withoutAnyNulls(value)]));
}
