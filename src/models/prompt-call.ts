import type { BusinessHours } from './business-hours';
import type { PhoneCallInput } from './phone-call-input';
import type { TenantConfig } from './tenant-config';

/** What a tenant adds to a prompt's variables; every `TenantConfig` is one. */
export interface PromptTenant extends Pick<TenantConfig, 'tenant_id' | 'display_name' | 'timezone' | 'locale'> {
  policies: { business_hours?: BusinessHours | undefined };
  /** The operator's own values; no part of a workflow's history, so absent where they were not read. */
  extensions?: TenantConfig['extensions'];
}

/** What the variables of a call's prompts are filled from, as far as its workflow knows it. */
export interface PromptCall extends Pick<PhoneCallInput, 'call_id' | 'caller_number' | 'dialed_number'> {
  tenant: PromptTenant;
}

/** The part of a call that prompts may speak of. */
export function promptCall(call: Omit<PromptCall, 'tenant'>, tenant: PromptTenant): PromptCall {
  const { call_id, caller_number, dialed_number } = call;
  const { tenant_id, display_name, timezone, locale, policies } = tenant;
  const { timezone: hoursZone, weekly, holidays } = policies.business_hours ?? {};
  const business_hours = weekly && { timezone: hoursZone, weekly, holidays: holidays ?? [] };
  return {
    ...{ call_id, caller_number, dialed_number },
    tenant: { tenant_id, display_name, timezone, locale, policies: { business_hours } },
  };
}
