import { type CallPolicies } from '../models/call-policies';
import { type TenantConfig } from '../models/tenant-config';

/**
 * What a live call's workflow carries of a tenant's config. Its history is kept for days and read by operators, so only
 * known fields go in: no prompt texts (a call pins their version ids) and nothing else the tenant keeps in its document.
 * Features stay whole, because tools read them. Destinations that cannot be reached are left out, each with a warning.
 */
export function liveTenantConfig(config: TenantConfig): { config: TenantConfig; warnings: string[] } {
  const { tenant_id, client_id, display_name, timezone, locale, status, features, policies } = config;
  const known = { tenant_id, client_id, display_name, timezone, locale, status, policies: withoutPrompts(policies) };
  const { refer, ...otherFeatures } = features;
  if (refer === undefined) return { config: { ...known, features: otherFeatures }, warnings: [] };
  const destinations = refer.destinations.filter(({ target_uri }) => target_uri !== undefined);
  const warnings = refer.destinations
    .filter(({ target_uri }) => target_uri === undefined)
    .map(({ destination_id }) => `destination "${destination_id}" has no target_uri and is not offered`);
  return { config: { ...known, features: { ...otherFeatures, refer: { ...refer, destinations } } }, warnings };
}

function withoutPrompts({ business_hours, ...others }: CallPolicies): CallPolicies {
  if (business_hours === undefined) return others;
  const { instruction_text: _instruction, greeting_text: _greeting, ...afterHours } = business_hours.after_hours;
  return { ...others, business_hours: { ...business_hours, after_hours: afterHours } };
}
