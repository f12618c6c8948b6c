import { createRequire } from 'node:module';
import { temporal } from '@temporalio/proto';

/** A workflow's history as Temporal's API has it. */
export type History = temporal.api.history.v1.IHistory;

/** One event of it. */
export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

type Convert = (type: unknown, value: unknown, options?: { ignoreUnknownFields: boolean }) => unknown;

/**
 * The SDK's own `historyFromJSON` takes the protobufjs beside `@temporalio/common`; where npm installs several copies of
 * it, that is not the one the message types are made of, and it refuses them. This one is.
 */
const { fromJson, toJson } = createRequire(require.resolve('@temporalio/proto'))('protobufjs/ext/protojson') as {
  fromJson: Convert;
  toJson: Convert;
};

const historyType = temporal.api.history.v1.History;

/**
 * Reads what `temporal workflow show --output json` and the web UI's download hold.
 * @throws Error when it is no history.
 */
export function historyFromJson(json: unknown): History {
  const events = (json as { events?: unknown } | null)?.events;
  if (!Array.isArray(events) || events.length === 0) throw new Error('a history is an object with a list of events');
  return fromJson(historyType, { events }, { ignoreUnknownFields: true }) as History;
}

/** The same, to be written: enums as names, bytes as base64, times as ISO 8601. */
export function historyToJson(history: History): { events: unknown[] } {
  return toJson(historyType, historyType.fromObject(history)) as { events: unknown[] };
}
