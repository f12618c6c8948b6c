import { tenantConfigSchema } from '../../src/models/tenant-config';
import { liveTenantConfig } from '../../src/policies/live-tenant-config';
import { sampleTenantConfig, tenantWithDestinations } from '../fixtures/sample-tenant-config';

describe('liveTenantConfig', () => {
  test('live_tenant_config_prompts_and_unknown_fields_are_left_out', () => {
    const config = sampleTenantConfig({
      display_name: 'Acme',
      locale: 'fr-FR',
      instruction_text: 'You are Acme.',
      greeting_text: 'Acme, good morning.',
      crm_password: 'hunter2',
    });

    const live = liveTenantConfig(config);

    expect(JSON.parse(JSON.stringify(live.config))).toEqual({
      tenant_id: 'test-tenant',
      display_name: 'Acme',
      locale: 'fr-FR',
      status: 'active',
      features: config.features,
      policies: config.policies,
    });
    expect(live.warnings).toEqual([]);
  });

  test('live_tenant_config_prompts_for_after_hours_are_left_out', () => {
    const after_hours = {
      instruction_text: 'You are the night watch.',
      greeting_text: 'Closed.',
      destination_ids: ['x'],
    };
    const policies = { business_hours: { weekly: {}, after_hours } };

    const live = liveTenantConfig(sampleTenantConfig({ policies })).config;

    expect(live.policies.business_hours?.after_hours).toEqual({
      behaviour: 'answer',
      reject_status: 480,
      destination_ids: ['x'],
    });
  });

  test('live_tenant_config_unreachable_destinations_are_left_out_with_a_warning_each', () => {
    const config = tenantWithDestinations(
      { destination_id: 'sales', target_uri: 'tel:+33100000001' },
      { destination_id: 'support' },
      { destination_id: 'billing' },
    );

    const live = liveTenantConfig(config);

    expect(live.config.features.refer?.destinations.map(({ destination_id }) => destination_id)).toEqual(['sales']);
    expect(live.warnings).toEqual([expect.stringContaining('"support"'), expect.stringContaining('"billing"')]);
  });

  test('live_tenant_config_other_features_are_kept_whole', () => {
    const features = { opening_hours: { text: 'nine to five' } };

    const live = liveTenantConfig(sampleTenantConfig({ features }));

    expect(live.config.features).toEqual(features);
  });

  test('live_tenant_config_survives_the_way_through_history', () => {
    const live = liveTenantConfig(sampleTenantConfig({ client_id: 'acme' }));

    const replayed = tenantConfigSchema.parse(JSON.parse(JSON.stringify(live.config)));

    expect(replayed).toEqual(live.config);
  });
});
