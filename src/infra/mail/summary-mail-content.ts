import type { CallMetadata, SummaryState } from '../../models/call-metadata';
import type { CallRecord } from '../../models/call-record';
import type { PostCallSummary } from '../../models/post-call-summary';
import type { TenantConfig } from '../../models/tenant-config';
import type { TranscriptItem } from '../../models/transcript-item';
import { LocalTime } from './local-time';
import { type Fact, type MailContent, oneLine, type Section, type SpokenLine } from './mail-content';

/** Everything a mail about a call is made of. */
export interface MailedCall {
  record: CallRecord;
  metadata: CallMetadata;
  tenant: TenantConfig;
  transcript: readonly TranscriptItem[];
}

/** How a call ended, as people say it; what broke off is told by the record's own sentence. */
const outcomeWords: Readonly<Record<string, string>> = {
  completed: 'The agent ended the call',
  caller_hung_up: 'The caller hung up',
  caller_hung_up_ringing: 'The caller hung up before anything was said',
  transferred: 'Put through',
  missed: 'Missed',
  max_duration: 'Ended at the longest duration',
  silence: 'Ended because nobody spoke',
  operator: 'Ended by an operator',
};

/** Why there is no summary; null where nobody expects one. */
const withoutSummary: Readonly<Record<Exclude<SummaryState, 'written'>, string | null>> = {
  off: null,
  none: 'The summary is not written yet.',
  empty: 'There is nothing to summarise: no words were heard.',
  refused: 'The language model declined to summarise this call. The transcript is below.',
  incomplete: 'The summary grew too long and was not finished. The transcript is below.',
  invalid: 'The language model wrote nothing usable. The transcript is below.',
  failed: 'The summary could not be written: the language model was not available. The transcript is below.',
};

const transferWords: Readonly<Record<CallRecord['transfers'][number]['status'], string>> = {
  requested: 'no answer',
  accepted: 'asked for',
  confirmed: 'put through',
  unconfirmed: 'not confirmed',
  failed: 'failed',
  unknown: 'not known whether it went through',
};

/** What the tenant's people read about a call. */
export function summaryMailContent(call: MailedCall): MailContent {
  const { record, metadata, tenant } = call;
  const time = new LocalTime(tenant);
  const name = tenantName(tenant);
  return {
    subject: oneLine(`${name}: call from ${record.caller_number ?? 'an unknown number'}`),
    callbackNumber: callable(record.caller_number),
    facts: callFacts(call, time),
    sections: [...summarySections(metadata.summary), ...extractedSection(metadata.summary.extracted)],
    transcript: call.transcript.map((item) => spokenLine(item, name, time)),
    footer: `Call ${record.call_id}, answered by an automatic telephone agent. The words were written down by a machine.`,
  };
}

/** What the tenant calls itself; its id when it has no name. */
function tenantName({ display_name, tenant_id }: TenantConfig): string {
  return oneLine(display_name ?? tenant_id);
}

function callFacts({ record, metadata, tenant }: MailedCall, time: LocalTime): Fact[] {
  const { accepted_at, started_at, ended_at } = record;
  const seconds = (Date.parse(ended_at ?? metadata.ended_at) - Date.parse(accepted_at ?? started_at)) / 1000;
  const outcome =
    outcomeWords[record.outcome ?? ''] ?? `Broke off: ${oneLine(record.outcome_detail ?? 'no reason known')}`;
  const labels = new Map(
    (tenant.features.refer?.destinations ?? []).map(({ destination_id, label }) => [destination_id, label]),
  );
  return [
    ['From', record.caller_number ?? 'unknown'],
    ['To', record.dialed_number ?? 'unknown'],
    ['When', time.instant(started_at)],
    ['Duration', durationText(seconds)],
    ['Outcome', outcome],
    ...record.transfers.map(({ destination_id, target_uri, status }): Fact => {
      const whereto = labels.get(destination_id ?? '') ?? destination_id ?? target_uri;
      return ['Transfer', oneLine(`${whereto} (${transferWords[status]})`)];
    }),
    ...(metadata.cost === null || tenant.post_call?.mail.include_cost !== true
      ? []
      : [['Cost', `${metadata.cost.total.toFixed(3)} ${metadata.cost.currency}`] as const]),
  ];
}

function summarySections({ state, content }: CallMetadata['summary']): Section[] {
  if (content === null) {
    const reason = state === 'written' ? null : withoutSummary[state];
    return reason === null ? [] : [{ title: 'Summary', kind: 'text', text: reason }];
  }
  return [
    { title: 'Summary', kind: 'text', text: oneLine(content.summary) },
    { title: 'Request', kind: 'text', text: oneLine(content.caller_request) },
    ...listSection('Key points', content.key_points),
    ...listSection('To do', content.actions),
    ...contactSection(content),
  ];
}

function listSection(title: string, items: readonly string[]): Section[] {
  return items.length === 0 ? [] : [{ title, kind: 'list', items: items.map(oneLine) }];
}

function contactSection({ contact_information, sentiment }: PostCallSummary): Section[] {
  const { name, company, phone_number, email } = contact_information;
  const given: readonly (readonly [string, string | null])[] = [
    ['Name', name],
    ['Company', company],
    ['Telephone', phone_number],
    ['E-mail', email],
    ['Mood', sentiment],
  ];
  const facts = given.flatMap(([label, value]): Fact[] => (value === null ? [] : [[label, oneLine(value)]]));
  return [{ title: 'Caller', kind: 'facts', facts }];
}

function extractedSection(extracted: Record<string, unknown> | null): Section[] {
  const facts = Object.entries(extracted ?? {}).map(([name, value]): Fact => [
    oneLine(name.replaceAll('_', ' ')),
    oneLine(valueText(value)),
  ]);
  return facts.length === 0 ? [] : [{ title: 'Details', kind: 'facts', facts }];
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.map(valueText).join(', ');
  return JSON.stringify(value);
}

function spokenLine({ role, text, at, interrupted_at_ms }: TranscriptItem, agent: string, time: LocalTime): SpokenLine {
  const spoken = oneLine(text);
  if (role === 'gap') return { time: time.clock(at), speaker: null, text: spoken };
  const speaker = role === 'user' ? 'Caller' : role === 'assistant' ? agent : 'System';
  const words = spoken === '' ? '(not understood)' : spoken;
  return { time: time.clock(at), speaker, text: interrupted_at_ms === null ? words : `${words} (interrupted)` };
}

/** `3 min 05 s`. */
function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Only what is certainly a number becomes a link. */
function callable(number: string | null): string | null {
  return number !== null && /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}
