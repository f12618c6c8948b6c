import type { TenantFinding } from './tenant-finding';

/** MongoDB takes a hundred levels; nobody writes half of that, and everything else here may then use recursion. */
const deepest = 50;

/** What no database could keep, looked for before anything else looks at the value. */
export function unstorable(value: unknown, path: readonly PropertyKey[] = []): TenantFinding[] {
  if (typeof value !== 'object' || value === null) return [];
  if (path.length > deepest) return [{ path: path.slice(0, 5), message: `is nested deeper than ${deepest} levels` }];
  if (Array.isArray(value)) return value.flatMap((element, index) => unstorable(element, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key.includes('\0') || key === '__proto__' || (path.length === 0 && key.startsWith('$'))) {
      return [
        { path: [...path], message: `has a field that cannot be stored, ${JSON.stringify(key)}: give it another name` },
      ];
    }
    return unstorable(inner, [...path, key]);
  });
}
