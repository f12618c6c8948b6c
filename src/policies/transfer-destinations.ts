import { type Destination, type TenantConfig } from '../models/tenant-config';
import { isBusinessHours, nextBusinessHoursChange } from './business-hours';
import { isTenantOpen } from './tenant-hours';

/**
 * Whom calls of this tenant may be transferred to at `now` (milliseconds since the epoch), the preferred first: enabled
 * destinations within their own hours by ascending priority, those without one last, in document order. While the tenant
 * is closed, only those its after-hours policy names, if it names any. Empty when transfers are off.
 */
export function transferDestinations(config: TenantConfig, now: number): Destination[] {
  const refer = config.features.refer;
  if (!refer?.enabled) return [];
  const afterHours = isTenantOpen(config, now) ? undefined : config.policies.business_hours?.after_hours;
  return (
    refer.destinations
      // Absent means enabled, also where a config was built by hand.
      .filter(({ enabled }) => enabled !== false)
      .filter(({ destination_id }) => afterHours?.destination_ids?.includes(destination_id) ?? true)
      .filter(({ business_hours: hours }) => !hours || isBusinessHours(new Date(now), hours, config.timezone))
      // The sort is stable: document order among equals.
      .sort((one, other) => rank(one) - rank(other))
  );
}

/** When, after `now` and up to `until`, the tenant or one of its destinations opens or closes; null when none does. */
export function nextDestinationsChange(config: TenantConfig, now: number, until: number): number | null {
  const destinations = config.features.refer?.enabled ? config.features.refer.destinations : [];
  const changes = [config.policies.business_hours, ...destinations.map(({ business_hours }) => business_hours)]
    .map((hours) => hours && nextBusinessHoursChange(new Date(now), new Date(until), hours, config.timezone))
    .flatMap((change) => (change ? [change.getTime()] : []));
  return changes.length === 0 ? null : Math.min(...changes);
}

function rank({ priority }: Destination): number {
  return priority ?? Number.MAX_SAFE_INTEGER;
}
