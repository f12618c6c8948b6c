import { z } from 'zod';
import type { DoctorCheck } from '../doctor-check';
import { fail, type Finding, ok, warn } from '../finding';
import type { FoundTenant } from '../find-tenants';

/** A document of `phone-tenant-map` that a call can be found by. */
const mappingSchema = z.looseObject({
  phone_number: z.string().regex(/^\+[1-9]\d{5,14}$/, 'must be in E.164, such as +33145678901'),
  tenant_id: z.string().min(1),
});

/** Every number leads to one tenant that is there, and every tenant has a number. */
export const numbers: DoctorCheck = {
  name: 'numbers',
  needs: ['mongodb'],
  run: async ({ db, tenants }) => {
    const [documents, found] = await Promise.all([db().collection('phone-tenant-map').find().toArray(), tenants()]);
    const findings = numberFindings(documents, found);
    return findings.length > 0 ? findings : [ok(`${documents.length} numbers lead to their tenants.`)];
  },
};

/** What is wrong with the map; nothing where nothing is. */
export function numberFindings(documents: readonly object[], tenants: readonly FoundTenant[]): Finding[] {
  if (documents.length === 0) {
    return [fail('No number leads to a tenant: every call is refused (404).', 'sonore numbers assign NUMBER TENANT')];
  }
  const known = new Set(tenants.map(({ tenantId }) => tenantId));
  const reached = new Set<string>();
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const document of documents) {
    const mapping = mappingSchema.safeParse(document);
    if (!mapping.success) {
      const what = 'phone_number' in document ? String(document.phone_number) : 'An entry without a phone_number';
      const message = `${what} of phone-tenant-map is broken: ${z.prettifyError(mapping.error)}`;
      findings.push(fail(message, 'Release it and assign it anew: sonore numbers release, sonore numbers assign'));
      continue;
    }
    const { phone_number, tenant_id } = mapping.data;
    if (seen.has(phone_number)) {
      findings.push(fail(`${phone_number} is there twice: its calls go to either tenant.`, 'Remove one of the two.'));
    }
    seen.add(phone_number);
    reached.add(tenant_id);
    if (!known.has(tenant_id)) {
      const message = `${phone_number} leads to the tenant ${tenant_id}, which is not there: its calls are refused (480).`;
      findings.push(fail(message, 'Make that tenant, or: sonore numbers assign NUMBER TENANT'));
    }
  }
  for (const { tenantId, config } of tenants) {
    if (config?.status !== 'active' || reached.has(tenantId)) continue;
    const message = `The tenant ${tenantId} has no number: nobody can call it.`;
    findings.push(warn(message, `sonore numbers assign NUMBER ${tenantId}`));
  }
  return findings;
}
