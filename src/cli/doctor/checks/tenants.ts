import { liveTenantConfig } from '../../../policies/live-tenant-config';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok, warn } from '../finding';
import type { FoundTenant } from '../find-tenants';

/** Every document of `tenant_config` can be used. */
export const tenants: DoctorCheck = {
  name: 'tenants',
  needs: ['mongodb'],
  run: async ({ tenants: find }) => {
    const found = await find();
    if (found.length === 0) {
      return [fail('There are no tenants: every call is refused (404).', 'Make one: sonore tenants apply FILE.yaml')];
    }
    const disabled = found.filter(({ config }) => config?.status === 'disabled').length;
    const valid = found.filter(({ config }) => config !== null).length;
    return [
      ...(valid > 0
        ? [ok(`${valid} of ${found.length} tenants are valid${disabled ? `, ${disabled} disabled` : ''}.`)]
        : []),
      ...found.flatMap(tenantFindings),
    ];
  },
};

function tenantFindings({ tenantId, config, issues }: FoundTenant): Finding[] {
  if (config === null) {
    const message = `The tenant ${tenantId} is broken, its calls are refused (500): ${issues}`;
    return [
      fail(message, 'Mend its document, then look again: sonore tenants validate FILE.yaml; sonore tenants apply'),
    ];
  }
  return liveTenantConfig(config).warnings.map((warning) =>
    warn(`The tenant ${tenantId}: ${warning}.`, 'Give it a target_uri, or take it out.'),
  );
}
