import {
  type CallFinishedEvent,
  type CallProcessedEvent,
  type DemoEvent,
  type MailArrivedEvent,
  type RecordEvent,
  type WebhookArrivedEvent,
} from './demo-event';
import { eventLines } from './event-lines';
import { type Paint } from './paint';
import { summaryLines } from './summary-lines';

/** Tells the demo's events to a person, line by line: the timelines as they happen, and in the end the summary. */
export function textTeller(print: (line: string) => void, paint: Paint): (event: DemoEvent) => void {
  const calls: CallFinishedEvent[] = [];
  const processed: CallProcessedEvent[] = [];
  const mails: MailArrivedEvent[] = [];
  const webhooks: WebhookArrivedEvent[] = [];
  let record: RecordEvent['record'] | null = null;
  return (event) => {
    switch (event.event) {
      case 'stack':
        return; // The report has told of each part as it started.
      case 'call_processed':
        processed.push(event);
        return;
      case 'mail_arrived':
        mails.push(event);
        return;
      case 'webhook_arrived':
        webhooks.push(event);
        return;
      case 'record':
        record = event.record;
        return;
      case 'finished':
        summaryLines({ calls, processed, mails, webhooks, record }, paint).forEach(print);
        return;
      case 'call_finished':
        calls.push(event);
    }
    eventLines(event, paint).forEach(print);
  };
}
