import { temporal } from '@temporalio/proto';
import { createLogger, type Logger } from '../../../src/infra/logger';
import { connectTemporal, type TemporalConnection } from '../../../src/infra/temporal/connect-temporal';
import { registerSearchAttributes } from '../../../src/infra/temporal/register-search-attributes';
import { ownNamespace, type OwnNamespace } from '../../setup/own-namespace';

const { INDEXED_VALUE_TYPE_INT, INDEXED_VALUE_TYPE_KEYWORD } = temporal.api.enums.v1.IndexedValueType;

describe('registerSearchAttributes', () => {
  let own: OwnNamespace;
  let connection: TemporalConnection;
  let lines: Record<string, unknown>[];
  let log: Logger;

  beforeEach(async () => {
    own = await ownNamespace();
    connection = connectTemporal({
      temporalEnvironment: { TEMPORAL_ADDRESS: own.address, TEMPORAL_NAMESPACE: own.namespace },
    });
    lines = [];
    const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
    log = createLogger({ level: 'WARNING', destination: { write } });
  });
  afterEach(async () => {
    await connection.close();
    await own.remove();
  });

  const add = (searchAttributes: Record<string, temporal.api.enums.v1.IndexedValueType>): Promise<unknown> =>
    connection.client.connection.operatorService.addSearchAttributes({ namespace: own.namespace, searchAttributes });

  test('register_twice_all_exist_and_nothing_is_said', async () => {
    const first = await registerSearchAttributes(connection.client, log);
    const second = await registerSearchAttributes(connection.client, log);

    const { customAttributes } = await connection.client.connection.operatorService.listSearchAttributes({
      namespace: own.namespace,
    });
    expect([first, second]).toEqual([true, true]);
    expect(customAttributes).toMatchObject({
      SonoreTenant: INDEXED_VALUE_TYPE_KEYWORD,
      SonorePhase: INDEXED_VALUE_TYPE_KEYWORD,
      SonoreOutcome: INDEXED_VALUE_TYPE_KEYWORD,
    });
    expect(lines).toEqual([]);
  });

  test('register_name_in_use_for_another_type_is_said_and_not_used', async () => {
    await add({ SonorePhase: INDEXED_VALUE_TYPE_INT });

    const registered = await registerSearchAttributes(connection.client, log);

    expect(registered).toBe(false);
    expect(lines).toMatchObject([{ event: 'search_attributes_unavailable', of_another_type: ['SonorePhase'] }]);
  });

  test('register_namespace_without_room_is_said_and_not_used', async () => {
    const taken = Array.from({ length: 9 }, (_, index) => [`Taken${index}`, INDEXED_VALUE_TYPE_KEYWORD]);
    await add(Object.fromEntries(taken) as Record<string, temporal.api.enums.v1.IndexedValueType>);

    const registered = await registerSearchAttributes(connection.client, log);

    expect(registered).toBe(false);
    expect(lines).toMatchObject([{ event: 'search_attributes_unavailable' }]);
  });
});
