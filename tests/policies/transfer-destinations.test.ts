import { nextDestinationsChange, transferDestinations } from '../../src/policies/transfer-destinations';
import { sampleTenantConfig, tenantWithDestinations } from '../fixtures/sample-tenant-config';

/** A Monday at noon, UTC. */
const now = Date.UTC(2026, 10, 23, 12);

function idsOf(...destinations: Record<string, unknown>[]): string[] {
  return transferDestinations(tenantWithDestinations(...destinations), now).map(({ destination_id }) => destination_id);
}

describe('transferDestinations', () => {
  test('transfer_destinations_priorities_order_ascending', () => {
    const ids = idsOf(
      { destination_id: 'third', priority: 10 },
      { destination_id: 'first', priority: -1 },
      { destination_id: 'second', priority: 0 },
    );

    expect(ids).toEqual(['first', 'second', 'third']);
  });

  test('transfer_destinations_without_priority_come_last_in_document_order', () => {
    const ids = idsOf({ destination_id: 'b' }, { destination_id: 'a' }, { destination_id: 'ranked', priority: 99 });

    expect(ids).toEqual(['ranked', 'b', 'a']);
  });

  test('transfer_destinations_equal_priorities_keep_document_order', () => {
    expect(idsOf({ destination_id: 'b', priority: 1 }, { destination_id: 'a', priority: 1 })).toEqual(['b', 'a']);
  });

  test('transfer_destinations_disabled_are_left_out', () => {
    expect(idsOf({ destination_id: 'on' }, { destination_id: 'off', enabled: false })).toEqual(['on']);
  });

  test.each([{}, { refer: { enabled: false, destinations: [{ destination_id: 'sales' }] } }])(
    'transfer_destinations_features_%j_has_none',
    (features) => {
      expect(transferDestinations(sampleTenantConfig({ features }), now)).toEqual([]);
    },
  );

  test('transfer_destinations_config_is_left_unchanged', () => {
    const config = tenantWithDestinations({ destination_id: 'b', priority: 2 }, { destination_id: 'a', priority: 1 });

    transferDestinations(config, now);

    expect(config.features.refer?.destinations.map(({ destination_id }) => destination_id)).toEqual(['b', 'a']);
  });
});

/** Monday to Friday, nine to five. */
const office = {
  weekly: Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [day, [{ opens: '09:00', closes: '17:00' }]]),
  ),
};

describe('transferDestinations by the hour', () => {
  const config = sampleTenantConfig({
    timezone: 'Europe/Paris',
    policies: { business_hours: { ...office, after_hours: { destination_ids: ['night', 'office', 'tokyo'] } } },
    features: {
      refer: {
        enabled: true,
        destinations: [
          { destination_id: 'always' },
          { destination_id: 'night' },
          { destination_id: 'office', business_hours: office },
          { destination_id: 'tokyo', business_hours: { ...office, timezone: 'Asia/Tokyo' } },
          { destination_id: 'never', business_hours: { weekly: {} } },
        ],
      },
    },
  });
  const idsAt = (at: string): string[] =>
    transferDestinations(config, Date.parse(at)).map(({ destination_id }) => destination_id);

  test.each([
    ['before_the_tenant_opens', '2026-11-23T08:59:59.999+01:00', ['night', 'tokyo']],
    ['when_the_tenant_opens', '2026-11-23T09:00:00+01:00', ['always', 'night', 'office']],
    ['before_the_tenant_closes', '2026-11-23T16:59:59.999+01:00', ['always', 'night', 'office']],
    ['when_the_tenant_closes', '2026-11-23T17:00:00+01:00', ['night']],
    ['when_only_tokyo_is_open', '2026-11-23T09:00:00+09:00', ['night', 'tokyo']],
    ['at_the_weekend', '2026-11-28T12:00:00+01:00', ['night']],
  ])('transfer_destinations_%s', (_when, at, ids) => {
    expect(idsAt(at)).toEqual(ids);
  });

  test('transfer_destinations_after_hours_without_a_list_are_all_that_are_open', () => {
    const closed = sampleTenantConfig({ policies: { business_hours: { weekly: {} } } });

    expect(transferDestinations(closed, now)).toHaveLength(1);
  });

  test.each([
    ['the_tenant_closing', '2026-11-23T16:30:00+01:00', 60, '2026-11-23T16:00:00.000Z'],
    ['tokyo_closing_while_the_tenant_is_closed', '2026-11-23T08:30:00+01:00', 60, '2026-11-23T08:00:00.000Z'],
    ['nothing_within_the_call', '2026-11-23T12:00:00+01:00', 60, null],
  ])('next_destinations_change_is_%s', (_name, at, minutes, expected) => {
    const from = Date.parse(at);

    const change = nextDestinationsChange(config, from, from + minutes * 60_000);

    expect(change === null ? null : new Date(change).toISOString()).toBe(expected);
  });

  test('next_destinations_change_with_transfers_off_is_that_of_the_tenant_alone', () => {
    const off = sampleTenantConfig({ features: {}, policies: { business_hours: office } });
    const from = Date.parse('2026-11-23T16:30:00Z');

    expect(nextDestinationsChange(off, from, from + 3_600_000)).toBe(Date.parse('2026-11-23T17:00:00Z'));
  });
});
