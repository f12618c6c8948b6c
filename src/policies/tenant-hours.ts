import { type TenantConfig } from '../models/tenant-config';
import { isBusinessHours } from './business-hours';

/** Whether the tenant is open at `now`, milliseconds since the epoch. One without business hours always is. */
export function isTenantOpen(config: TenantConfig, now: number): boolean {
  const hours = config.policies.business_hours;
  return hours === undefined || isBusinessHours(new Date(now), hours, config.timezone);
}
