import type { NumberAssignment } from '../infra/mongo/phone-tenant-map';
import { normalisePhoneNumber } from '../phone-numbers/normalise-phone-number';

/** Why an entry that somebody wrote by hand answers no call; null when it does. */
export function misspeltNumber(
  { phone_number, tenant_id }: NumberAssignment,
  tenants: ReadonlySet<string>,
): string | null {
  const number = normalisePhoneNumber(phone_number);
  if (number === null) return 'never matches: it is no E.164 number';
  if (number !== phone_number) return `never matches: it has to be written ${number}`;
  return tenants.has(tenant_id) ? null : 'there is no such tenant';
}
