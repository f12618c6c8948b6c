import { ServiceError } from '@temporalio/client';
import { MongoError } from 'mongodb';
import { ServiceUnavailable } from '../http/service-unavailable';

/** A server that does not do its part, in words for whoever asked. */
export interface ServerAway {
  /** For the log and for programs. */
  event: string;
  detail: string;
  /** For the log. */
  fields: Record<string, unknown>;
}

const words = {
  temporal_unavailable:
    'Temporal, or a worker, did not answer in time. What was asked for may still be carried out: ask again, with the ' +
    'same Idempotency-Key where there is one.',
  mongodb_unavailable: 'MongoDB does not answer now. Ask again.',
  mongodb_too_slow: 'MongoDB did not get through within 8 s. Ask again for less: one tenant, or a shorter time.',
};

const otherWords = 'A server that is needed for this does not answer now. Ask again.';

/** MongoDB: the operation took longer than its `maxTimeMS`. */
const tookTooLong = 50;

/** MongoDB: not primary, shutting down and the like. */
const passingCodes: ReadonlySet<unknown> = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** Names of the driver's errors that say that the server cannot be reached. */
const unreachable =
  /^Mongo(Network|ServerSelection|WaitQueueTimeout|PoolCleared|TopologyClosed|NotConnected|OperationTimeout)/;

/** What an error says about a server that Sonore depends on; null when it is ours, or about what was asked for. */
export function asServerAway(error: unknown): ServerAway | null {
  if (error instanceof ServiceUnavailable) {
    const { event, fields } = error;
    const detail = event in words ? words[event as keyof typeof words] : otherWords;
    return { event, detail, fields };
  }
  if (error instanceof ServiceError) return away('temporal_unavailable', error);
  if (error instanceof MongoError && error.code === tookTooLong) return away('mongodb_too_slow', error);
  if (error instanceof MongoError && (unreachable.test(error.name) || passingCodes.has(error.code))) {
    return away('mongodb_unavailable', error);
  }
  return null;
}

function away(event: keyof typeof words, error: Error): ServerAway {
  return { event, detail: words[event], fields: { error: error.name } };
}
