import { type CallFinishedEvent, type DemoEvent, type RecordEvent } from './demo-event';
import { eventLines } from './event-lines';
import { type Paint } from './paint';
import { summaryLines } from './summary-lines';

/** Tells the demo's events to a person, line by line: the timelines as they happen, and in the end the summary. */
export function textTeller(print: (line: string) => void, paint: Paint): (event: DemoEvent) => void {
  const calls: CallFinishedEvent[] = [];
  let record: RecordEvent['record'] | null = null;
  return (event) => {
    switch (event.event) {
      case 'stack':
        return; // The report has told of each part as it started.
      case 'record':
        record = event.record;
        return;
      case 'finished':
        summaryLines(calls, record, paint).forEach(print);
        return;
      case 'call_finished':
        calls.push(event);
    }
    eventLines(event, paint).forEach(print);
  };
}
