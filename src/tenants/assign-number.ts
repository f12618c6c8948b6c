import type { Repositories } from '../infra/mongo/repositories';
import { clientOf } from './plan-tenants';
import { TenantRefusal, unknownNumber, unknownTenant } from './tenant-refusal';

/** What became of a number. */
export interface AssignedNumber {
  phone_number: string;
  tenant_id: string;
  change: 'assigned' | 'moved' | 'unchanged';
  /** Whose it was before; null when nobody's. */
  previous_tenant_id: string | null;
}

type Needed = Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap'>;

/**
 * Gives one number to a tenant.
 * @param phoneNumber E.164.
 * @throws TenantRefusal when there is no such tenant, or another one has the number and it is not to be moved.
 */
export async function assignNumber(
  { tenantConfigs, phoneTenantMap }: Needed,
  phoneNumber: string,
  tenantId: string,
  { move }: { move: boolean },
): Promise<AssignedNumber> {
  const tenant = await tenantConfigs.stored(tenantId);
  if (tenant === null) throw unknownTenant(tenantId);
  const owner = await phoneTenantMap.tenantOf(phoneNumber);
  const result = { phone_number: phoneNumber, tenant_id: tenantId, previous_tenant_id: owner };
  if (owner === tenantId) return { ...result, change: 'unchanged' };
  if (owner !== null && !move) {
    throw new TenantRefusal('number_taken', `${phoneNumber} is ${owner}'s. Release it there, or move it explicitly.`);
  }
  const entry = { phone_number: phoneNumber, tenant_id: tenantId, client_id: clientOf(tenant.fields) };
  if (!(await phoneTenantMap.assign(entry, owner ?? undefined))) {
    throw new TenantRefusal(
      'changed_meanwhile',
      `Somebody else has taken ${phoneNumber} in this moment. Look whose it is.`,
    );
  }
  // A deletion takes away the numbers it finds; this one may have come after it had looked.
  if ((await tenantConfigs.stored(tenantId)) === null) {
    await phoneTenantMap.release(phoneNumber, tenantId);
    throw unknownTenant(tenantId);
  }
  return { ...result, change: owner === null ? 'assigned' : 'moved' };
}

/**
 * Takes a number away from whoever has it.
 * @returns the tenant that had it.
 * @throws TenantRefusal when nobody has it.
 */
export async function releaseNumber(
  { phoneTenantMap }: Pick<Needed, 'phoneTenantMap'>,
  phoneNumber: string,
): Promise<string> {
  const owner = await phoneTenantMap.tenantOf(phoneNumber);
  if (owner === null) throw unknownNumber(phoneNumber);
  await phoneTenantMap.release(phoneNumber, owner);
  return owner;
}
