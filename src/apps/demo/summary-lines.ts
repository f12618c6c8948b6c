import { type CallRecord } from '../../models/call-record';
import { callsTable } from './calls-table';
import { compactJson } from './compact-json';
import { type CallFinishedEvent } from './demo-event';
import { type Paint } from './paint';
import { shortenRecord } from './shorten-record';

const recordWidth = 110;

/** What is left to read when the calls are over: their table, the stored record of one, and the links to them all. */
export function summaryLines(calls: readonly CallFinishedEvent[], record: CallRecord | null, paint: Paint): string[] {
  const [titles = '', ...rows] = callsTable(calls);
  const urls = calls.flatMap(({ workflow_url: url }) => (url === null ? [] : [url]));
  return [
    '',
    paint('bold', titles),
    ...rows,
    ...(record === null
      ? []
      : [
          '',
          paint('bold', `The record of ${record.call_id} in MongoDB, shortened`),
          compactJson(shortenRecord(record), recordWidth),
        ]),
    ...(urls.length === 0 ? [] : ['', paint('bold', 'The calls in the Temporal UI'), ...urls.map((url) => `  ${url}`)]),
  ];
}
