import { transferDestinations } from '../../src/policies/transfer-destinations';
import { sampleTenantConfig, tenantWithDestinations } from '../fixtures/sample-tenant-config';

function idsOf(...destinations: Record<string, unknown>[]): string[] {
  return transferDestinations(tenantWithDestinations(...destinations)).map(({ destination_id }) => destination_id);
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
      expect(transferDestinations(sampleTenantConfig({ features }))).toEqual([]);
    },
  );

  test('transfer_destinations_config_is_left_unchanged', () => {
    const config = tenantWithDestinations({ destination_id: 'b', priority: 2 }, { destination_id: 'a', priority: 1 });

    transferDestinations(config);

    expect(config.features.refer?.destinations.map(({ destination_id }) => destination_id)).toEqual(['b', 'a']);
  });
});
