import type { StoredTenant } from '../infra/mongo/tenant-configs';
import type { Repositories } from '../infra/mongo/repositories';
import type { TenantDocument } from './check-tenant';
import { isSameConfig, tenantDiff } from './tenant-diff';

/** A number that another tenant has. */
export interface TakenNumber {
  phone_number: string;
  /** Whose it is. */
  tenant_id: string;
}

/** What applying a document would do. */
export interface TenantPlan {
  tenant_id: string;
  change: 'created' | 'updated' | 'unchanged';
  /** Lines of a unified diff; empty when nothing changes. */
  diff: string[];
  config: Record<string, unknown>;
  /** The document as it was looked at; null when there is none. */
  stored: StoredTenant | null;
  numbers: {
    assigned: string[];
    /** Other tenants have these now. */
    taken: TakenNumber[];
    released: string[];
    /** Its own, whose entries name another client. */
    renamed: string[];
  };
}

/** What applying these documents would do, beside one another: a number may pass from one of them to the next. */
export async function planTenants(
  repositories: Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap'>,
  tenants: readonly TenantDocument[],
): Promise<TenantPlan[]> {
  const plans: TenantPlan[] = [];
  // One after the other: hundreds at once would wait for a connection longer than they may.
  for (const tenant of tenants) plans.push(await planTenant(repositories, tenant));
  return plans;
}

/** What applying one document would do. */
export async function planTenant(
  { tenantConfigs, phoneTenantMap }: Pick<Repositories, 'tenantConfigs' | 'phoneTenantMap'>,
  { tenant_id, config, numbers }: TenantDocument,
): Promise<TenantPlan> {
  const [stored, own] = await Promise.all([tenantConfigs.stored(tenant_id), phoneTenantMap.all(tenant_id)]);
  const has = new Map(own.map((entry) => [entry.phone_number, entry]));
  const wanted = numbers ?? [...has.keys()];
  const missing = wanted.filter((number) => !has.has(number));
  const taken = await phoneTenantMap.of(missing);
  const isTaken = new Set(taken.map(({ phone_number }) => phone_number));
  const clientId = clientOf(config);
  const plan: TenantPlan['numbers'] = {
    assigned: missing.filter((number) => !isTaken.has(number)),
    taken: taken.map((entry) => ({ phone_number: entry.phone_number, tenant_id: entry.tenant_id })),
    released: [...has.keys()].filter((number) => !wanted.includes(number)),
    renamed: wanted.filter((number) => has.has(number) && has.get(number)?.client_id !== clientId),
  };
  const isSame = stored !== null && isSameConfig(stored.fields, config);
  const touched = Object.values(plan).some((list) => list.length > 0);
  const before = stored === null ? null : { config: stored.fields, numbers: [...has.keys()] };
  return {
    tenant_id,
    change: stored === null ? 'created' : isSame && !touched ? 'unchanged' : 'updated',
    diff: tenantDiff(before, { config, numbers: wanted }),
    config,
    stored,
    numbers: plan,
  };
}

/** The client that a tenant's numbers name, as the original's documents do. */
export function clientOf(config: Readonly<Record<string, unknown>>): string | null {
  return typeof config['client_id'] === 'string' ? config['client_id'] : null;
}
