import { type Db } from 'mongodb';
import { type DemoTenant, demoTenants } from './demo-tenants';

/**
 * Enters tenants into a database without tenants, as documents of the shapes an operator writes; a database
 * that has any is left alone. Resolves with whether it was changed.
 */
export async function seedTenants(db: Db, tenants: readonly DemoTenant[] = demoTenants): Promise<boolean> {
  const numbers = db.collection('phone-tenant-map');
  if ((await numbers.findOne({})) !== null) return false;
  const now = new Date();
  await db.collection<{ _id: string }>('tenant_config').insertMany(tenants.map(configDocument));
  await numbers.insertMany(
    tenants.map(({ phoneNumber, tenantId, clientId }) => ({
      phone_number: phoneNumber,
      tenant_id: tenantId,
      client_id: clientId,
      created_at: now,
      updated_at: now,
    })),
  );
  return true;
}

function configDocument(tenant: DemoTenant): { _id: string } & Record<string, unknown> {
  return {
    _id: tenant.tenantId,
    tenant_id: tenant.tenantId,
    client_id: tenant.clientId,
    display_name: tenant.displayName,
    timezone: 'Europe/Paris',
    locale: 'en-GB',
    status: 'active',
    features: { refer: { enabled: tenant.destinations.length > 0, destinations: tenant.destinations } },
    instruction_text: tenant.instructionText,
    greeting_text: tenant.greetingText,
    ...(tenant.maxConcurrentCalls !== undefined && { max_concurrent_calls: tenant.maxConcurrentCalls }),
    ...(tenant.postCall !== undefined && { post_call: tenant.postCall }),
  };
}
