import { isGrpcServiceError, type Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { searchAttributes } from '../../models/search-attributes';
import type { Logger } from '../logger';

/** A server that does not answer must not hold up the start of a process. */
const deadlineMs = 10_000;

/**
 * gRPC `PERMISSION_DENIED`, `UNAUTHENTICATED`, `UNIMPLEMENTED`, and `INVALID_ARGUMENT` (the namespace has as many Keyword
 * attributes as it may): asking again will not help.
 */
const notPossible: ReadonlySet<number> = new Set([7, 16, 12, 3]);

const keyword = temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

/**
 * Registers what is missing of the three search attributes and answers whether all of them exist. Idempotent. Where that
 * is not possible (somebody else's namespace, Temporal Cloud, a name in use for another type) calls run without them,
 * which is said once: an unknown or unfitting one would fail every workflow task that uses it. Rejects when the server
 * does not answer.
 */
export async function registerSearchAttributes(client: Client, log: Logger): Promise<boolean> {
  const { namespace } = client.options;
  const { operatorService } = client.connection;
  const names = Object.values(searchAttributes).map(({ name }) => name);
  const unavailable = (why: Record<string, unknown>): false => {
    log.warn(
      { event: 'search_attributes_unavailable', names, ...why },
      'calls cannot be searched by tenant, phase and outcome: have an operator register these Keyword attributes',
    );
    return false;
  };
  return client.withDeadline(Date.now() + deadlineMs, async () => {
    try {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
      const otherType = names.filter((name) => (customAttributes[name] ?? keyword) !== keyword);
      if (otherType.length > 0) return unavailable({ of_another_type: otherType });
      const missing = names.filter((name) => !(name in customAttributes));
      if (missing.length === 0) return true;
      await operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
      });
      return true;
    } catch (error) {
      if (!isGrpcServiceError(error) || !notPossible.has(error.code)) throw error;
      return unavailable({ grpc_code: error.code });
    }
  });
}
