import { callPoliciesSchema } from '../../src/models/call-policies';
import { tenantConfigSchema } from '../../src/models/tenant-config';

/** What a tenant that says nothing has decided. */
const policies = callPoliciesSchema.parse({});

function withTarget(target_uri: unknown) {
  return {
    tenant_id: 't',
    features: { refer: { enabled: true, destinations: [{ destination_id: 'sales', target_uri }] } },
  };
}

describe('tenantConfigSchema', () => {
  test('tenant_config_tenant_id_and_features_are_enough', () => {
    expect(tenantConfigSchema.parse({ tenant_id: 't', features: {} })).toEqual({
      tenant_id: 't',
      status: 'active',
      features: {},
      policies,
    });
  });

  test('tenant_config_destination_with_id_only_is_enabled', () => {
    const config = tenantConfigSchema.parse({
      tenant_id: 't',
      features: { refer: { enabled: true, destinations: [{ destination_id: 'sales' }] } },
    });

    expect(config.features.refer?.destinations).toEqual([{ destination_id: 'sales', enabled: true }]);
  });

  test('tenant_config_refer_without_destinations_has_none', () => {
    const config = tenantConfigSchema.parse({ tenant_id: 't', features: { refer: { enabled: true } } });

    expect(config.features.refer?.destinations).toEqual([]);
  });

  test('tenant_config_null_means_absent', () => {
    const destination = { destination_id: 'sales', label: null, target_uri: null, enabled: null, priority: null };
    const config = tenantConfigSchema.parse({
      tenant_id: 't',
      client_id: null,
      locale: null,
      status: null,
      features: { refer: { enabled: true, destinations: [destination] }, crm: null },
    });

    expect(config).toEqual({
      tenant_id: 't',
      status: 'active',
      features: {
        refer: {
          enabled: true,
          when_unconfirmed: 'agent',
          destinations: [{ destination_id: 'sales', enabled: true }],
        },
      },
      policies,
    });
  });

  test('tenant_config_unknown_fields_are_kept_at_every_level', () => {
    const document = {
      _id: 't',
      tenant_id: 't',
      status: 'disabled',
      schema_version: 1,
      region: 'eu',
      features: {
        crm: { system: 'own' },
        refer: {
          enabled: true,
          when_unconfirmed: 'next_destination',
          note: 'n',
          destinations: [{ destination_id: 'a', enabled: true, floor: 2 }],
        },
      },
      policies,
    };

    expect(tenantConfigSchema.parse(document)).toEqual(document);
  });

  test('tenant_config_destination_id_used_twice_is_refused_by_name', () => {
    const result = tenantConfigSchema.safeParse({
      tenant_id: 't',
      features: { refer: { enabled: true, destinations: [{ destination_id: 'sales' }, { destination_id: 'sales' }] } },
    });

    expect(result.error?.issues).toEqual([
      expect.objectContaining({
        path: ['features', 'refer', 'destinations', 1, 'destination_id'],
        message: expect.stringContaining('"sales"'),
      }),
    ]);
  });

  test.each([
    ['no tenant_id', { features: {} }],
    ['empty tenant_id', { tenant_id: '', features: {} }],
    ['tenant_id with a slash', { tenant_id: 'acme/eu', features: {} }],
    ['tenant_id with a control character', { tenant_id: 'acme\n', features: {} }],
    ['tenant_id with an invisible character', { tenant_id: 'ac\u200bme', features: {} }],
    ['tenant_id that ends with a blank', { tenant_id: 'acme ', features: {} }],
    ['tenant_id that is a path', { tenant_id: '..', features: {} }],
    ['tenant_id of 101 characters', { tenant_id: 'a'.repeat(101), features: {} }],
    ['schema_version that is not known', { tenant_id: 't', features: {}, schema_version: 2 }],
    ['negative max_concurrent_calls', { tenant_id: 't', features: {}, max_concurrent_calls: -1 }],
    ['default_country that is none', { tenant_id: 't', features: {}, default_country: 'France' }],
    ['no features', { tenant_id: 't' }],
    ['unknown status', { tenant_id: 't', features: {}, status: 'paused' }],
    ['refer without enabled', { tenant_id: 't', features: { refer: {} } }],
    ['destination without id', { tenant_id: 't', features: { refer: { enabled: true, destinations: [{}] } } }],
    [
      'fractional priority',
      {
        tenant_id: 't',
        features: { refer: { enabled: true, destinations: [{ destination_id: 'a', priority: 0.5 }] } },
      },
    ],
    ['empty instruction_text', { tenant_id: 't', features: {}, instruction_text: '' }],
  ])('tenant_config_%s_is_refused', (_case, document) => {
    expect(tenantConfigSchema.safeParse(document).success).toBe(false);
  });

  test.each(['tenant-prod-001', 'acme-corp', 'Brasserie Lumière', '$acme', 'a.b', '日本'])(
    'tenant_config_tenant_id_%s_is_taken',
    (tenant_id) => {
      expect(tenantConfigSchema.safeParse({ tenant_id, features: {} }).success).toBe(true);
    },
  );

  test.each([
    'sip:sales@example.com',
    'sips:sales@example.com;transport=tls',
    'tel:+33145678999',
    'SIP:sales@example.com',
    'sip:%2B33145678999@carrier.example;user=phone?X-Reason=sales',
    'sip:d\u00e9p\u00f4t@example.com',
  ])('tenant_config_target_uri_%s_is_taken', (target) => {
    expect(tenantConfigSchema.safeParse(withTarget(target)).success).toBe(true);
  });

  test.each([
    '',
    'sip:',
    '+33145678999',
    'https://example.com',
    'mailto:sales@example.com',
    ' sip:sales@example.com',
    'sip:a@example.com\r\nX-Injected: 1',
    'sip:a@example.com\n',
    'sip:\u0000a@example.com',
    'tel:+331\t45',
    'sip:a\u007f@example.com',
    'sip:a\u0085@example.com',
    33145678999,
  ])('tenant_config_target_uri_%j_is_refused', (target) => {
    expect(tenantConfigSchema.safeParse(withTarget(target)).success).toBe(false);
  });
});
