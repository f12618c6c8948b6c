import { isDeepStrictEqual } from 'node:util';
import { structuredPatch } from 'diff';
import { tenantYaml } from './tenant-yaml';

/** A tenant at one instant. */
export interface TenantState {
  config: Record<string, unknown>;
  numbers: readonly string[];
}

/** Whether two configs say the same; the order of fields says nothing. */
export function isSameConfig(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  return isDeepStrictEqual(one, other);
}

/**
 * What changes, as the lines of a unified diff of the two YAML documents without its headers: `+`, `-` or a blank comes
 * first. Fields that only moved are no change.
 * @param before null for a tenant that is new.
 */
export function tenantDiff(before: TenantState | null, after: TenantState): string[] {
  const old =
    before === null ? '' : tenantYaml(inOrderOf(before.config, after.config) as TenantState['config'], before.numbers);
  const { hunks } = structuredPatch('', '', old, tenantYaml(after.config, after.numbers), '', '', { context: 3 });
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : [' …', ...lines]));
}

/** The value with its fields in the order that they have in another one; what that has not comes last. */
function inOrderOf(value: unknown, other: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((element, index) => inOrderOf(element, Array.isArray(other) ? other[index] : undefined));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const theirs = (typeof other === 'object' && other !== null ? other : {}) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(fields)])].filter((name) => name in fields);
  return Object.fromEntries(names.map((name) => [name, inOrderOf(fields[name], theirs[name])]));
}
