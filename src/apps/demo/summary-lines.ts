import { type CallRecord } from '../../models/call-record';
import { callsTable } from './calls-table';
import { compactJson } from './compact-json';
import {
  type CallFinishedEvent,
  type CallProcessedEvent,
  type MailArrivedEvent,
  type WebhookArrivedEvent,
} from './demo-event';
import { type Paint } from './paint';
import { shortenRecord } from './shorten-record';

const recordWidth = 110;

/** What was told of the calls, as far as the summary shows it. */
export interface ToldDemo {
  calls: readonly CallFinishedEvent[];
  processed: readonly CallProcessedEvent[];
  mails: readonly MailArrivedEvent[];
  webhooks: readonly WebhookArrivedEvent[];
  record: CallRecord | null;
}

/**
 * What is left to read when the calls are over: the stored record of one, what their tenants were told, the table of all,
 * and the links to them.
 */
export function summaryLines({ calls, processed, mails, webhooks, record }: ToldDemo, paint: Paint): string[] {
  const costs = new Map(processed.map(({ call_id, cost_usd }) => [call_id, cost_usd]));
  const [titles = '', ...rows] = callsTable(calls.map((call) => ({ ...call, cost_usd: costs.get(call.call_id) })));
  const urls = calls.flatMap(({ workflow_url: url }) => (url === null ? [] : [url]));
  const failures = processed.flatMap(({ call_id, error }) =>
    error === null ? [] : [paint('red', `✘ ${call_id}: ${error}`)],
  );
  return [
    ...(record === null
      ? []
      : [
          '',
          paint('bold', `The record of ${record.call_id} in MongoDB, shortened`),
          compactJson(shortenRecord(record), recordWidth),
        ]),
    ...mailLines(mails, paint),
    ...webhookLines(webhooks, calls, paint),
    '',
    paint('bold', titles),
    ...rows,
    ...failures,
    ...(urls.length === 0 ? [] : ['', paint('bold', 'The calls in the Temporal UI'), ...urls.map((url) => `  ${url}`)]),
  ];
}

/** The first mail in full; the others look alike. */
function mailLines([mail, ...others]: readonly MailArrivedEvent[], paint: Paint): string[] {
  if (mail === undefined) return [];
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`;
  const lines = [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: ${mail.subject}`,
    '',
    ...mail.text.trimEnd().split('\n'),
  ];
  return ['', paint('bold', `✉ The mail about the first call${more}`), ...lines.map((line) => `  │ ${line}`.trimEnd())];
}

function webhookLines(
  webhooks: readonly WebhookArrivedEvent[],
  calls: readonly CallFinishedEvent[],
  paint: Paint,
): string[] {
  if (webhooks.length === 0) return [];
  const tenants = new Map(calls.map(({ call_id, tenant }) => [call_id, tenant]));
  return [
    '',
    paint('bold', '⇢ End-of-call webhooks, their signatures verified by the receiver'),
    ...webhooks.map(({ call_id, webhook_id, body: { type, data } }) => {
      const { tenant_id, outcome, duration_s } = data;
      return `  ${webhook_id}  ${type}  ${tenants.get(call_id) ?? tenant_id}  ${outcome}, ${duration_s.toFixed(1)} s`;
    }),
  ];
}
