import { promptCall } from '../../src/models/prompt-call';
import { promptVariableList, promptVariables } from '../../src/prompts/prompt-variables';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

/** A Monday, one minute to noon in Paris. */
const now = new Date('2026-11-23T10:59:00Z');

const numbers = { call_id: 'call-123', caller_number: '+33612345678', dialed_number: null };

function variables(tenant: Record<string, unknown> = {}, at = now): Record<string, unknown> {
  return promptVariables({ ...numbers, tenant: sampleTenantConfig(tenant) }, at);
}

describe('promptVariables', () => {
  test('variables_are_exactly_the_ones_that_are_listed', () => {
    const { tenant, ...others } = variables({ display_name: 'Acme', extensions: { slogan: 'We sit.' } });
    const { extensions, ...ofTenant } = tenant as { extensions: object };

    const listed = promptVariableList.map(({ name }) => name);
    expect([
      ...Object.keys(others),
      ...Object.keys(ofTenant).map((name) => `tenant.${name}`),
      'tenant.extensions.*',
    ]).toEqual(listed);
    expect(extensions).toEqual({ slogan: 'We sit.' });
  });

  test.each([
    ['en-US', 'Monday, November 23, 2026 at 11:59 AM', '11:59 AM'],
    ['en-GB', 'Monday, 23 November 2026 at 11:59', '11:59'],
    ['fr-FR', 'lundi 23 novembre 2026 à 11:59', '11:59'],
    ['de', 'Montag, 23. November 2026 um 11:59', '11:59'],
  ])('now_and_time_speak_%s_in_the_zone_of_the_tenant', (locale, sentence, time) => {
    const { now: said, time: saidTime } = variables({ locale, timezone: 'Europe/Paris' });

    expect({ said: String(said).replace('Monday 23', 'Monday, 23'), saidTime }).toEqual({
      said: sentence,
      saidTime: time,
    });
  });

  test.each(['French', 'C', 'pt_BR', '', 'x'])('locale_%s_breaks_nothing', (locale) => {
    expect(variables({ locale })).toMatchObject({ today: expect.stringMatching(/2026/) as string });
  });

  test.each([
    ['2026-11-23T10:59:00Z', false],
    ['2026-11-23T11:00:00Z', true],
    ['2026-11-23T11:59:59Z', true],
    ['2026-11-23T12:00:00Z', false],
  ])('open_now_at_%s_is_%s', (at, open) => {
    const business_hours = { weekly: { monday: [{ opens: '12:00', closes: '13:00' }] } };

    const found = variables({ timezone: 'Europe/Paris', policies: { business_hours } }, new Date(at));

    expect(found).toMatchObject({ open_now: open, business_hours: 'Monday 12:00–13:00' });
  });

  test('number_that_is_withheld_is_nothing_and_name_that_is_missing_is_unknown', () => {
    const found = variables();

    expect(found['dialed_number']).toBeNull();
    expect(found['tenant']).not.toHaveProperty('display_name');
  });
});

describe('promptCall', () => {
  test('prompt_call_fills_in_the_same_values_but_for_the_extensions', () => {
    const business_hours = {
      timezone: 'Asia/Tokyo',
      weekly: { monday: [{ opens: '12:00', closes: '13:00' }] },
      after_hours: { greeting_text: 'Closed.' },
    };
    const config = { display_name: 'Acme', locale: 'fr', policies: { business_hours }, extensions: { a: 1 } };
    const tenant = sampleTenantConfig(config);

    const call = promptCall(numbers, tenant);

    const whole = variables({ ...config, extensions: undefined });
    expect(promptVariables(JSON.parse(JSON.stringify(call)) as typeof call, now)).toEqual(whole);
    expect(JSON.stringify(call)).not.toMatch(/Closed|features|destinations/);
  });
});
