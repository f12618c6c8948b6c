import { type JournalRecord } from '../journal';
import { timelineLine } from './timeline-line';

/** A listener that prints what happens on each call: seconds since it was placed, the end of its id, and the event. */
export function printTimeline(print: (line: string) => void): (record: JournalRecord) => void {
  const startedAt = new Map<string, number>();
  return (record) => {
    // How an agent finds out that a call is over: it belongs to no call any more.
    if (record.kind === 'socket' && record.state === 'refused' && !startedAt.has(record.callId)) return;
    const start = startedAt.get(record.callId) ?? record.at;
    startedAt.set(record.callId, start);
    const line = timelineLine(record);
    if (line !== null) {
      print(`${((record.at - start) / 1000).toFixed(2).padStart(7)} s  …${record.callId.slice(-4)}  ${line}`);
    }
    if (record.kind === 'call' && record.state === 'ended') startedAt.delete(record.callId);
  };
}
