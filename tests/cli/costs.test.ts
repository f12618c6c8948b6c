import { costLines } from '../../src/cli/costs/costs-command';
import { month } from '../../src/cli/costs/month';

const acme = {
  ...{ tenant_id: 'acme', calls: 12, calls_without_cost: 0 },
  ...{ realtime: 1.25, transcription: 0.5, summary: 0.125, total: 1.875, unpriced_models: [] as string[] },
};

describe('sonore costs', () => {
  test('month_is_from_its_first_instant_to_the_next_ones', () => {
    expect(month('2026-12')).toEqual({
      name: '2026-12',
      from: new Date('2026-12-01T00:00:00.000Z'),
      to: new Date('2027-01-01T00:00:00.000Z'),
    });
  });

  test('month_without_one_is_the_current_one_in_utc', () => {
    expect(month(undefined, new Date('2026-11-30T23:59:59.999Z')).name).toBe('2026-11');
  });

  test.each(['2026-13', '2026', 'november', '2026-1'])('month_%s_is_refused', (text) => {
    expect(() => month(text)).toThrow('is no month');
  });

  test('cost_lines_are_a_table_of_tenants', () => {
    expect(costLines([acme])).toEqual([
      'TENANT  CALLS  REALTIME  TRANSCRIPTION  SUMMARY  TOTAL',
      'acme    12     1.2500    0.5000         0.1250   1.8750',
    ]);
  });

  test('cost_lines_what_has_no_price_is_unknown_and_not_nothing', () => {
    const [, row] = costLines([{ ...acme, realtime: null, total: null, unpriced_models: ['gpt-9'] }]);

    expect(row).toBe('acme    12     unknown   0.5000         0.1250   unknown');
  });

  test('cost_lines_say_what_is_not_in_them', () => {
    const lines = costLines([
      { ...acme, calls_without_cost: 2, unpriced_models: ['gpt-9'] },
      { ...acme, tenant_id: 'globex', calls_without_cost: 1, unpriced_models: ['gpt-9', 'gpt-10'] },
    ]);

    expect(lines.slice(3)).toEqual([
      '3 of the calls are not priced yet: sonore calls process --pending, or --failed',
      'Not in it, for want of a price (MODEL_PRICES_FILE): gpt-9, gpt-10',
    ]);
  });
});
