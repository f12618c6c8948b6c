import { callPoliciesSchema } from '../../src/models/call-policies';
import { tenantConfigSchema } from '../../src/models/tenant-config';

describe('callPolicies', () => {
  test('call_policies_nothing_said_has_every_default', () => {
    expect(callPoliciesSchema.parse({})).toEqual({
      max_duration: { warn_before_s: 60 },
      silence: { enabled: true, first_prompt_after_s: 15, second_prompt_after_s: 15, hang_up_after_s: 15 },
      ghost_call: { enabled: true, close_after_s: 60 },
      tools: { filler_after_ms: 4_000, filler_text: 'One moment, please.', max_calls: 200 },
    });
  });

  test('call_policies_after_hours_nothing_said_answers', () => {
    const { business_hours } = callPoliciesSchema.parse({ business_hours: { weekly: {} } });

    expect(business_hours).toMatchObject({ after_hours: { behaviour: 'answer', reject_status: 480 }, holidays: [] });
  });

  test('call_policies_with_nulls_are_as_if_these_were_absent', () => {
    const policies = {
      max_duration: { seconds: null, warn_before_s: 30 },
      silence: null,
      business_hours: { timezone: null, weekly: { monday: null }, holidays: [{ date: '2026-12-25', hours: null }] },
    };

    const tenant = tenantConfigSchema.parse({ tenant_id: 't', features: {}, policies });

    expect(tenant.policies).toMatchObject({
      max_duration: { warn_before_s: 30 },
      silence: { enabled: true },
      business_hours: { weekly: { monday: [] }, holidays: [{ date: '2026-12-25', hours: [] }] },
    });
  });

  test.each<[string, object]>([
    ['unknown policy', { silense: {} }],
    ['unknown field', { silence: { first_promt_after_s: 10 } }],
    ['call shorter than ten seconds', { max_duration: { seconds: 9 } }],
    ['call longer than an hour', { max_duration: { seconds: 3601 } }],
    ['wait shorter than five seconds', { silence: { hang_up_after_s: 4 } }],
    ['fractional wait', { silence: { first_prompt_after_s: 7.5 } }],
    ['ghost call of no time', { ghost_call: { close_after_s: 0 } }],
    ['more tool calls than any', { tools: { max_calls: 201 } }],
    ['filler without words', { tools: { filler_text: '' } }],
    [
      'reject status that is none of a refusal',
      { business_hours: { weekly: {}, after_hours: { reject_status: 200 } } },
    ],
    ['hours without a week', { business_hours: {} }],
    ['unknown zone', { business_hours: { timezone: 'Europe/Atlantis', weekly: {} } }],
    ['misspelt day', { business_hours: { weekly: { mon: [] } } }],
    ['hour of no clock', { business_hours: { weekly: { monday: [{ opens: '09:00', closes: '25:00' }] } } }],
    ['start at the end of the day', { business_hours: { weekly: { monday: [{ opens: '24:00', closes: '02:00' }] } } }],
    ['date of no calendar', { business_hours: { weekly: {}, holidays: [{ date: '2026-02-30' }] } }],
    [
      'date given twice',
      { business_hours: { weekly: {}, holidays: [{ date: '2026-12-25' }, { date: '2026-12-25' }] } },
    ],
  ])('call_policies_%s_is_refused', (_case, policies) => {
    expect(callPoliciesSchema.safeParse(policies).success).toBe(false);
  });
});
