import type { CallRecord } from '../src/models/call-record';
import { phoneCallWorkflowId, type PhoneCallInput } from '../src/models/phone-call-input';

/** What a webhook says of a call. */
type Webhook = Omit<PhoneCallInput, 'search_attributes' | 'limits' | 'refusal_statuses'>;

/** The record of a call of which nothing is known but its webhook. `now` is milliseconds since the epoch. */
export function newCallRecord(input: Webhook, now: number): CallRecord {
  return {
    call_id: input.call_id,
    workflow_id: phoneCallWorkflowId(input.call_id),
    webhook_id: input.webhook_id,
    tenant_id: null,
    client_id: null,
    display_name: null,
    phase: 'admitting',
    outcome: null,
    outcome_detail: null,
    caller_number: input.caller_number,
    dialed_number: input.dialed_number,
    model: null,
    voice: null,
    transcription_model: null,
    prompts: null,
    prompt_variant: null,
    instructions_db_error: false,
    created_at: new Date(input.webhook_created_at * 1000).toISOString(),
    started_at: new Date(now).toISOString(),
    admitted_at: null,
    seated_at: null,
    accepted_at: null,
    attached_at: null,
    greeted_at: null,
    caller_heard_at: null,
    ended_at: null,
    business_hours: null,
    tool_calls: [],
    transfers: [],
    owners: [],
    dtmf: [],
    ignored_messages: 0,
    lost_writes: 0,
    usage: null,
    turns: null,
    version: 1,
  };
}
