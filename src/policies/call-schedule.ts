import { type CallLimits } from '../models/call-limits';
import { type TenantConfig } from '../models/tenant-config';

/**
 * When a call ends at the latest, and when its model is told before, in milliseconds from the first attachment. The
 * shorter of the tenant's and the operator's limit wins; there is no warning for a call as short as the warning is long.
 */
export function callSchedule(
  { policies: { max_duration: policy } }: TenantConfig,
  { call_max_duration_s }: Pick<CallLimits, 'call_max_duration_s'>,
): { warnAfterMs: number | null; endAfterMs: number } {
  const seconds = Math.min(policy.seconds ?? call_max_duration_s, call_max_duration_s);
  const warnAfter = policy.warn_before_s === 0 ? 0 : seconds - policy.warn_before_s;
  return { warnAfterMs: warnAfter > 0 ? warnAfter * 1000 : null, endAfterMs: seconds * 1000 };
}
