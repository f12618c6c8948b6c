import fc from 'fast-check';
import { z } from 'zod';
import { functionToolSchema } from '../../src/models/call-control';
import { tenantConfigSchema } from '../../src/models/tenant-config';
import { liveTenantConfig } from '../../src/policies/live-tenant-config';
import { checkTenant } from '../../src/tenants/check-tenant';
import { findingText } from '../../src/tenants/tenant-finding';
import { buildTools } from '../../src/tools/tool-builder';
import { mutated, nastyJson } from './mutations';

const hours = { opens: '09:00', closes: '17:00' };
const document = {
  tenant_id: 'acme',
  display_name: 'Acme',
  timezone: 'Europe/Paris',
  locale: 'fr-FR',
  status: 'active',
  features: {
    refer: {
      enabled: true,
      when_unconfirmed: 'next_destination',
      destinations: [
        { destination_id: 'sales', label: 'Sales', target_uri: 'sip:sales@example.com', priority: 1 },
        { destination_id: 'night', target_uri: 'tel:+33145678901', business_hours: { weekly: { monday: [hours] } } },
      ],
    },
    end_call: { enabled: true },
    http_tools: [
      {
        name: 'find_order',
        description: 'Finds an order.',
        url: 'https://shop.example.com/orders/{order_id}',
        parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
      },
    ],
    mcp_servers: [{ server_id: 'crm', url: 'https://crm.example.com/mcp' }],
  },
  policies: {
    max_duration: { seconds: 600 },
    silence: { first_prompt_after_s: 10 },
    business_hours: {
      weekly: { monday: [hours], friday: [{ opens: '22:00', closes: '02:00' }] },
      holidays: [{ date: '2026-12-25' }],
      after_hours: { behaviour: 'answer', greeting_text: 'We are closed.' },
    },
  },
  instruction_text: 'You answer for {{ tenant.display_name }}.',
  default_country: 'FR',
  max_concurrent_calls: 3,
  numbers: ['01 45 67 89 01', '+14155550100'],
  extensions: { slogan: 'Chairs that last', $ref: ['a.b', { deep: null }] },
  post_call: {
    summary: { instruction_text: 'Look out for order numbers.', extraction_schema: { type: 'object', properties: {} } },
    mail: { recipients: ['desk@example.com'], reply_to: 'desk@example.com' },
    webhook: { url: 'https://hooks.example.com/calls', secret_name: 'ACME_WEBHOOK' },
  },
  schema_version: 1,
};

describe('any tenant document', () => {
  it('tenant_document_valid_is_taken', () => {
    expect(tenantConfigSchema.safeParse(document).error).toBeUndefined();
  });

  it('tenant_document_of_any_shape_is_taken_or_refused_with_the_field_and_never_breaks_a_call', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(document), nastyJson), (broken) => {
        const parsed = tenantConfigSchema.safeParse(broken);
        if (!parsed.success) {
          expect(z.prettifyError(parsed.error)).toMatch(/\S/);
          return;
        }
        const { config } = liveTenantConfig(parsed.data);
        // What goes into the workflow comes out of JSON, and is still the same tenant.
        expect(tenantConfigSchema.safeParse(JSON.parse(JSON.stringify(config))).error).toBeUndefined();
        const { tools } = buildTools(config);
        for (const tool of tools) expect(functionToolSchema.safeParse(tool).error).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('tenant_document_of_any_shape_is_applied_or_each_problem_has_a_place_and_words', () => {
    const known = checkTenant(document).tenant;
    expect(known?.numbers).toEqual(['+33145678901', '+14155550100']);
    fc.assert(
      fc.property(fc.oneof(mutated(document), nastyJson), (broken) => {
        const { tenant, problems } = checkTenant(broken);
        expect(problems.length > 0).toBe(tenant === null);
        for (const problem of problems) expect(findingText(problem)).toMatch(/\S/);
        if (tenant === null) return;
        // What is stored is a tenant for calls, and applied again it is the same.
        expect(tenantConfigSchema.safeParse(tenant.config).error).toBeUndefined();
        const again = checkTenant({
          ...tenant.config,
          ...(tenant.numbers === null ? {} : { numbers: tenant.numbers }),
        });
        expect(again.tenant).toEqual(tenant);
      }),
      { numRuns: 500 },
    );
  });
});
