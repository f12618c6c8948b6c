import { type Destination, type TenantConfig } from '../models/tenant-config';

/**
 * Whom calls of this tenant may be transferred to, the preferred first: enabled destinations by ascending priority,
 * those without one last, in document order. Empty when transfers are off.
 */
export function transferDestinations(config: TenantConfig): Destination[] {
  const refer = config.features.refer;
  if (!refer?.enabled) return [];
  // Absent means enabled, also where a config was built by hand. The sort is stable: document order among equals.
  return refer.destinations.filter(({ enabled }) => enabled !== false).sort((one, other) => rank(one) - rank(other));
}

function rank({ priority }: Destination): number {
  return priority ?? Number.MAX_SAFE_INTEGER;
}
