import type { CallCost } from '../../models/call-cost';
import type { CallMetadata } from '../../models/call-metadata';
import type { CallRecord } from '../../models/call-record';
import type { PostCallSummary } from '../../models/post-call-summary';
import type { TenantConfig } from '../../models/tenant-config';
import type { TranscriptItem } from '../../models/transcript-item';
import { LocalFormat } from './local-format';
import { type Fact, type MailContent, oneLine, type Section, shortened } from './mail-content';
import { mailTranscript } from './mail-transcript';
import type { MailWords } from './words/mail-words';
import { wordsOf } from './words/words-of';

/** Everything a mail about a call is made of. */
export interface MailedCall {
  record: CallRecord;
  metadata: CallMetadata;
  tenant: TenantConfig;
  transcript: readonly TranscriptItem[];
}

/** Characters of a tenant's name: a subject is one line. */
const longestName = 100;

/** What the tenant's people read about a call. */
export function summaryMailContent(call: MailedCall): MailContent {
  const { record, metadata, tenant } = call;
  const format = new LocalFormat(tenant);
  const words = wordsOf(tenant.locale);
  const name = tenantName(tenant);
  return {
    lang: words.lang,
    subject: oneLine(words.subject(name, record.caller_number ?? words.unknownNumber)),
    callbackNumber: callable(record.caller_number),
    callBack: words.callBack,
    facts: callFacts(call, words, format),
    sections: [...summarySections(metadata.summary, words), ...extractedSection(metadata.summary.extracted, words)],
    transcriptTitle: words.titles.transcript,
    transcript: mailTranscript(call.transcript, { agent: name, words, format }),
    footer: words.footer(record.call_id),
  };
}

/** What the tenant calls itself; its id when it has no name. */
function tenantName({ display_name, tenant_id }: TenantConfig): string {
  return shortened(oneLine(display_name ?? '') || oneLine(tenant_id), longestName);
}

function callFacts({ record, metadata, tenant }: MailedCall, words: MailWords, format: LocalFormat): Fact[] {
  const { accepted_at, started_at, ended_at } = record;
  const seconds = (Date.parse(ended_at ?? metadata.ended_at) - Date.parse(accepted_at ?? started_at)) / 1000;
  const labels = new Map(
    (tenant.features.refer?.destinations ?? []).map(({ destination_id, label }) => [destination_id, label]),
  );
  const { facts } = words;
  return [
    [facts.from, record.caller_number ?? words.unknown],
    [facts.to, record.dialed_number ?? words.unknown],
    [facts.when, format.instant(started_at)],
    [facts.duration, format.duration(seconds)],
    [facts.outcome, outcomeText(record, words)],
    ...record.transfers.map(({ destination_id, target_uri, status }): Fact => {
      const whereto = labels.get(destination_id ?? '') ?? destination_id ?? target_uri;
      return [facts.transfer, oneLine(`${whereto} (${words.transfers[status]})`)];
    }),
    ...(tenant.post_call?.mail.include_cost === true
      ? [[facts.cost, costText(metadata.cost, words, format)] as const]
      : []),
  ];
}

/** How a call ended, as people say it; what broke off is told by the record's own sentence. */
function outcomeText({ outcome, outcome_detail }: CallRecord, words: MailWords): string {
  const told: Readonly<Record<string, string>> = words.outcomes;
  return told[outcome ?? ''] ?? words.brokeOff(oneLine(outcome_detail ?? '') || words.noReason);
}

/** What is not known never reads as nothing. */
function costText(cost: CallCost | null, words: MailWords, format: LocalFormat): string {
  if (cost?.total == null) return words.unknown;
  const amount = format.usd(cost.total);
  return cost.unpriced_models.length === 0 ? amount : words.atLeast(amount);
}

function summarySections({ state, content }: CallMetadata['summary'], words: MailWords): Section[] {
  const { titles, withoutSummary } = words;
  const textOr = (text: string, otherwise: string): string => oneLine(text) || otherwise;
  if (content === null) {
    if (state === 'off' || state === 'written') return [];
    return [{ title: titles.summary, kind: 'text', text: withoutSummary[state] }];
  }
  return [
    { title: titles.summary, kind: 'text', text: textOr(content.summary, withoutSummary.invalid) },
    { title: titles.request, kind: 'text', text: textOr(content.caller_request, words.unknown) },
    ...listSection(titles.keyPoints, content.key_points),
    ...listSection(titles.toDo, content.actions),
    ...contactSection(content, words),
  ];
}

function listSection(title: string, items: readonly string[]): Section[] {
  const lines = items.map(oneLine).filter((item) => item !== '');
  return lines.length === 0 ? [] : [{ title, kind: 'list', items: lines }];
}

function contactSection({ contact_information, sentiment }: PostCallSummary, words: MailWords): Section[] {
  const { name, company, phone_number, email } = contact_information;
  const { contact } = words;
  const given: readonly (readonly [string, string | null])[] = [
    [contact.name, name],
    [contact.company, company],
    [contact.telephone, phone_number],
    [contact.email, email],
    [contact.mood, words.moods[sentiment]],
  ];
  const facts = given.map(([label, value]): Fact => [label, oneLine(value ?? '')]).filter(([, value]) => value !== '');
  return [{ title: words.titles.caller, kind: 'facts', facts }];
}

/** The tenant's own fields, under the names it has given them. */
function extractedSection(extracted: Record<string, unknown> | null, words: MailWords): Section[] {
  const facts = Object.entries(extracted ?? {}).map(([name, value]): Fact => [
    oneLine(name.replaceAll('_', ' ')),
    oneLine(valueText(value, words)),
  ]);
  return facts.length === 0 ? [] : [{ title: words.titles.details, kind: 'facts', facts }];
}

/** Numbers stay as they are: one may be that of an order. */
function valueText(value: unknown, words: MailWords): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.map((one) => valueText(one, words)).join(', ');
  }
  return JSON.stringify(value);
}

/** Only what is certainly a number becomes a link. */
function callable(number: string | null): string | null {
  return number !== null && /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}
