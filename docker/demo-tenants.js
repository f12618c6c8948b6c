/* global db */
// Run by mongosh: the two tenants that the demo's calls are for.
const tenants = [
  {
    phone_number: '+33145678901',
    tenant_id: 'tenant-demo-001',
    client_id: 'acme',
    display_name: 'Acme',
    greeting_text: 'Acme, good morning. How can I help?',
    destinations: [
      { destination_id: 'sales', label: 'Sales', target_uri: 'tel:+33145678999', enabled: true, priority: 1 },
      { destination_id: 'support', label: 'Support', target_uri: 'tel:+33145678998', enabled: true, priority: 2 },
    ],
  },
  {
    phone_number: '+33198765432',
    tenant_id: 'tenant-demo-002',
    client_id: 'brasserie-lumiere',
    display_name: 'Brasserie Lumière',
    greeting_text: 'Brasserie Lumière, good evening. What can I do for you?',
    destinations: [],
  },
];

for (const { phone_number, tenant_id, client_id, destinations, ...texts } of tenants) {
  db.getCollection('phone-tenant-map').updateOne(
    { phone_number },
    { $set: { tenant_id, client_id } },
    { upsert: true },
  );
  db.getCollection('tenant_config').updateOne(
    { _id: tenant_id },
    {
      $set: {
        tenant_id,
        client_id,
        ...texts,
        timezone: 'Europe/Paris',
        locale: 'fr-FR',
        status: 'active',
        features: { refer: { enabled: destinations.length > 0, destinations } },
      },
    },
    { upsert: true },
  );
}
