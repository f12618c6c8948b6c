import type { Repositories } from '../infra/mongo/repositories';
import { clientOf, type TakenNumber, type TenantPlan } from './plan-tenants';
import { isSameConfig } from './tenant-diff';
import { TenantRefusal } from './tenant-refusal';

/**
 * The numbers of some plans that other tenants have and would have to give up; those that another one of the plans
 * releases are not among them.
 */
function takenNumbers(plans: readonly TenantPlan[]): TakenNumber[] {
  const released = new Set(
    plans.flatMap(({ tenant_id, numbers }) => numbers.released.map((number) => key(tenant_id, number))),
  );
  return plans
    .flatMap(({ numbers }) => numbers.taken)
    .filter(({ tenant_id, phone_number }) => !released.has(key(tenant_id, phone_number)));
}

/** @throws TenantRefusal when a number is another tenant's and is not to be moved. */
export function refuseTakenNumbers(
  plans: readonly TenantPlan[],
  { moveNumbers = false }: { moveNumbers?: boolean },
): void {
  const taken = takenNumbers(plans);
  if (taken.length === 0 || moveNumbers) return;
  const whose = taken.map(({ phone_number, tenant_id }) => `${phone_number} is ${tenant_id}'s`).join(', ');
  throw new TenantRefusal('number_taken', `Nothing was changed: ${whose}. Release it there, or move it explicitly.`);
}

function key(tenantId: string, phoneNumber: string): string {
  return `${phoneNumber} ${tenantId}`;
}

/**
 * Carries plans out. Configs come before numbers and what is released comes last: whoever is interrupted applies again,
 * and the rest is done.
 * @param options.moveNumbers takes numbers away from the tenants that have them.
 * @throws TenantRefusal before anything is written, when a number is another tenant's; or when somebody has changed the
 * same thing meanwhile: then what is written so far stays.
 */
export async function applyTenants(
  { tenantConfigs, phoneTenantMap }: Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap'>,
  plans: readonly TenantPlan[],
  { moveNumbers = false }: { moveNumbers?: boolean } = {},
): Promise<void> {
  refuseTakenNumbers(plans, { moveNumbers });
  for (const { tenant_id, config, stored } of plans) {
    if (stored !== null && isSameConfig(stored.fields, config)) continue;
    if (!(await tenantConfigs.save(tenant_id, config, stored))) {
      throw changedMeanwhile(`Somebody else has changed the tenant ${tenant_id} in this moment`);
    }
  }
  for (const { tenant_id, config, numbers } of plans) {
    const owners = new Map(numbers.taken.map((number) => [number.phone_number, number.tenant_id]));
    for (const phone_number of [...numbers.assigned, ...owners.keys(), ...numbers.renamed]) {
      const entry = { phone_number, tenant_id, client_id: clientOf(config) };
      if (!(await phoneTenantMap.assign(entry, owners.get(phone_number)))) {
        throw changedMeanwhile(`Somebody else has taken ${phone_number} in this moment`);
      }
    }
  }
  for (const { tenant_id, numbers } of plans) {
    for (const number of numbers.released) await phoneTenantMap.release(number, tenant_id);
  }
}

function changedMeanwhile(what: string): TenantRefusal {
  return new TenantRefusal('changed_meanwhile', `${what}. Look at what there is now, then apply again.`);
}
