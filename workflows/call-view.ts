import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { CallRecord, ToolCallRecord, TransferRecord } from '../src/models/call-record';
import { searchAttributes } from '../src/models/search-attributes';
import type { CallState } from './call-state';

/** Keeps what the Temporal UI shows of a call true: its details as Markdown, and what it can be searched by. */
export class CallView {
  private shown = { tenant: '', phase: '', outcome: '' };

  constructor(private readonly state: CallState) {}

  /** Details cost nothing; search attributes cost an event, so only what changed is written. */
  refresh(): void {
    const record = this.state.snapshot();
    setCurrentDetails(describeCall(record));
    if (!this.state.input.search_attributes) return;
    const now = { tenant: record.tenant_id ?? '', phase: record.phase, outcome: record.outcome ?? '' };
    const changed = (['tenant', 'phase', 'outcome'] as const).filter((key) => now[key] !== this.shown[key]);
    if (changed.length === 0) return;
    upsertSearchAttributes(changed.map((key) => ({ key: searchAttributes[key], value: now[key] })));
    this.shown = now;
  }
}

/** A call as Markdown for people who do not know the code. */
export function describeCall(record: CallRecord): string {
  const title = record.display_name ?? record.tenant_id ?? 'unknown tenant';
  const lines = [
    `### ${title}: ${record.outcome ?? record.phase}`,
    ...(record.outcome_detail === null ? [] : [record.outcome_detail]),
    '',
    `From ${record.caller_number ?? 'unknown'} to ${record.dialed_number ?? 'unknown'}`,
    '',
    ...timeline(record),
  ];
  if (record.tool_calls.length > 0) lines.push('', '**Tools**', '', ...record.tool_calls.map(describeTool));
  if (record.transfers.length > 0) lines.push('', '**Transfers**', '', ...record.transfers.map(describeTransfer));
  return lines.join('\n');
}

function timeline(record: CallRecord): string[] {
  const steps: { name: string; at: string | null }[] = [
    { name: 'admitted', at: record.admitted_at },
    { name: 'seat taken', at: record.seated_at },
    { name: 'accepted', at: record.accepted_at },
    { name: 'attached', at: record.attached_at },
    { name: 'greeting asked for', at: record.greeted_at },
    ...record.owners.slice(1).map(({ seated_at }) => ({ name: 'taken over by another worker', at: seated_at })),
    { name: 'ended', at: record.ended_at },
  ];
  const start = Date.parse(record.started_at);
  return steps
    .flatMap(({ name, at }) => (at === null ? [] : [{ name, ms: Date.parse(at) - start }]))
    .sort((one, other) => one.ms - other.ms)
    .map(({ name, ms }) => `- ${(ms / 1000).toFixed(2)} s ${name}`);
}

function describeTool(call: ToolCallRecord): string {
  const result = call.ok === null ? 'running' : call.ok ? 'ok' : `failed: ${call.error ?? ''}`;
  return `- \`${call.name}\` ${result}; result ${call.report}`;
}

function describeTransfer(transfer: TransferRecord): string {
  const tries = transfer.attempts.length < 2 ? '' : `, ${transfer.attempts.length} attempts`;
  return `- to ${transfer.destination_id ?? 'a given target'}: ${transfer.status}${tries}`;
}
