import { type CallRecord } from '../../models/call-record';

/** Ids and the like are told apart by their beginning; sentences are worth reading whole. */
const longestWord = 48;

/** A call record without what says nothing (null, empty lists) and with long words cut; for showing, not for keeping. */
export function shortenRecord(record: CallRecord): Record<string, unknown> {
  return shortenFields(record);
}

function shortenFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => [name, shorten(value)]),
  );
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.includes(' ') || value.length <= longestWord ? value : cut(value);
  if (Array.isArray(value)) return value.map(shorten);
  return typeof value === 'object' && value !== null ? shortenFields(value) : value;
}

function cut(word: string): string {
  return `${word.slice(0, longestWord - 1)}…`;
}
