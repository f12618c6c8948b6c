/** Why nothing was done; for programs. */
export type TenantRefusalReason =
  'unknown_tenant' | 'unknown_number' | 'number_taken' | 'changed_meanwhile' | 'live_calls';

/** A change of tenants or numbers that cannot be made as things stand; the message says what to do instead. */
export class TenantRefusal extends Error {
  override readonly name = 'TenantRefusal';

  constructor(
    readonly reason: TenantRefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/** There is nothing of a tenant. */
export function unknownTenant(tenantId: string): TenantRefusal {
  return new TenantRefusal('unknown_tenant', `There is no tenant ${tenantId}.`);
}

/** Nobody has a number. */
export function unknownNumber(phoneNumber: string): TenantRefusal {
  return new TenantRefusal('unknown_number', `No tenant has ${phoneNumber}.`);
}
